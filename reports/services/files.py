"""Files of withdrawn publications."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from csp.models import StoredFile, path_of
from reports.chain import writing
from reports.models import Publication


def withdrawn_files() -> list[Path]:
    """PDFs on disk that only withdrawn publications have: neither another publication nor the record uses them."""
    gone = set(Publication.objects.exclude(withdrawal=None).values_list("pdf_sha256", flat=True)) - {""}
    used = set(Publication.objects.filter(withdrawal=None, pdf_sha256__in=gone).values_list("pdf_sha256", flat=True))
    used |= set(StoredFile.objects.filter(sha256__in=gone).values_list("sha256", flat=True))
    return [path for path in map(path_of, sorted(gone - used)) if path.exists()]


def remove_withdrawn_files() -> None:
    """Remove them. Repeated before each act, for one that was killed between its commit and this."""
    if withdrawn_files():
        # In the queue of writers: nobody publishes the same bytes anew meanwhile.
        with writing():
            for path in withdrawn_files():
                path.unlink(missing_ok=True)


def forget() -> None:
    """After a withdrawal: its files go, and all parts kept for packs, as they do not say whose they are."""
    remove_withdrawn_files()
    for kept in Path(settings.PDF_CACHE_DIR).glob("*"):
        kept.unlink(missing_ok=True)
