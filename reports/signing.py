"""The key that signs the chain of publications. It lies in a file, outside the database, for its owner alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings


class KeyFault(Exception):
    """The signing key is missing or unreadable; the message is one sentence with a hint."""


def key_file() -> Path:
    """Where the key lies."""
    return Path(settings.SIGNING_KEY_FILE)


def make_key() -> None:
    """Make the key if there is none. Two at once agree on one: only one of them can link its file to the name."""
    place = key_file()
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".half-")  # mkstemp: 0600 from the start
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        os.link(temporary, place)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()


def private_key() -> Ed25519PrivateKey:
    """The key; raises KeyFault."""
    place = key_file()
    try:
        key = load_pem_private_key(place.read_bytes(), password=None)
    except FileNotFoundError:
        raise KeyFault(
            f"The signing key {place} is missing. Hint: restore it from the backup; without it no link of the "
            "chain can be checked or added."
        ) from None
    except (OSError, ValueError) as error:
        raise KeyFault(f"The signing key {place} cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFault(f"The signing key {place} is no Ed25519 key.")
    return key


def public_key() -> str:
    """The public half, 64 hex digits; raises KeyFault."""
    return private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(message: str) -> str:
    """The signature of `message`, 128 hex digits; raises KeyFault."""
    return private_key().sign(message.encode()).hex()


def signed(message: str, signature: str, key: str) -> bool:
    """Whether `signature` is that of `message` by the public `key`, both in hex."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
