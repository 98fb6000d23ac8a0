"""Parts made ready, kept by what they were made from. Safe to delete at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from csp.renderer.shapes import Bookmark, Prepared

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "static"
LIMIT = 512 * 1024 * 1024
STALE_SECONDS = 3600


@cache
def renderer_version() -> bytes:
    """A digest of all that draws: our code, style sheet and fonts, and the libraries' versions."""
    digest = hashlib.sha256()
    for library in ("weasyprint", "pydyf", "tinycss2", "fonttools", "pikepdf"):
        digest.update(f"{library} {version(library)}\n".encode())
    for folder, pattern in ((HERE.parent / "renderer", "*.py"), (STATIC / "print", "*"), (STATIC / "fonts", "*.[tc][to][fn]*")):
        for path in sorted(folder.glob(pattern)):
            digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.digest()


def key(*, html: str | None, file: Path | None, salt: str) -> str:
    """The name under which a part is kept, 64 hex digits."""
    digest = hashlib.sha256(renderer_version())
    digest.update(f"{salt}\0{'html' if file is None else 'file'}\0".encode())
    if file is None:
        assert html is not None
        digest.update(html.encode(errors="surrogatepass"))
    else:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def load(name: str) -> Prepared | None:
    """The part kept under `name`; None if there is none or it is damaged."""
    path = Path(settings.PDF_CACHE_DIR) / name
    try:
        whole = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    digest, body = whole[:32], whole[32:]
    if hashlib.sha256(body).digest() != digest:
        return None
    about, pdf = body.split(b"\n", 1)
    told = json.loads(about)
    told["bookmarks"] = [Bookmark(**bookmark) for bookmark in told["bookmarks"]]
    return Prepared(pdf=pdf, **told)


def store(name: str, prepared: Prepared) -> None:
    """Keep a part under `name`, whole or not at all."""
    folder = Path(settings.PDF_CACHE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    about = asdict(replace(prepared, pdf=b""))
    del about["pdf"]
    body = json.dumps(about).encode() + b"\n" + prepared.pdf
    handle, temporary = tempfile.mkstemp(prefix="part-", suffix=".new", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(body).digest())
            stream.write(body)
        Path(temporary).replace(folder / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def prune(limit: int = LIMIT) -> None:
    """Drop what a killed process left half written, and the longest unused parts above `limit` bytes in all."""
    kept = []
    for path in Path(settings.PDF_CACHE_DIR).glob("*"):
        with contextlib.suppress(FileNotFoundError):
            state = path.stat()
            if path.suffix == ".new":
                if time.time() - state.st_mtime > STALE_SECONDS:
                    path.unlink()
            else:
                kept.append((state.st_mtime, state.st_size, path))
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= limit:
            break
        path.unlink(missing_ok=True)
        total -= size
