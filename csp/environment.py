"""Settings from the environment, read strictly: what is missing or cannot be understood is named, with a hint.

A variable that is set to nothing counts as not set. No value is repeated in an error that might hold a
password. Every reader raises ImproperlyConfigured.
"""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SWITCH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def wrong(name: str, what: str, hint: str) -> ImproperlyConfigured:
    """The error to raise for variable `name`: what is wrong with it, and what would be right."""
    return ImproperlyConfigured(f"{name} {what}. Hint: {hint}.")


class Environment:
    """The environment of this process, and behind it the variables of `file`, where there is one."""

    def __init__(self, default_file: Path) -> None:
        named = os.environ.get("ENV_FILE", "")
        file = Path(named) if named else default_file
        if named and not file.exists():
            raise wrong("ENV_FILE", f"names {named}, which is not there", "give the path of a file of NAME=value lines")
        try:
            environ.Env.read_env(file)
        except UnicodeDecodeError:
            raise wrong(str(file), "is not UTF-8 text", "write one NAME=value a line") from None

    def text(self, name: str, default: str = "") -> str:
        """The value as it stands."""
        return os.environ.get(name, "").strip() or default

    def required(self, name: str, hint: str) -> str:
        """The value of a variable that has no default."""
        if value := self.text(name):
            return value
        raise wrong(name, "is not set", hint)

    def switch(self, name: str) -> bool:
        """True or false; false when not set."""
        value = self.text(name, "false")
        if value.lower() not in SWITCH:
            raise wrong(name, f"is {value!r}, neither true nor false", f"{name}=true or {name}=false")
        return SWITCH[value.lower()]

    def number(self, name: str, default: int, least: int = 0) -> int:
        """A whole number, `least` or more."""
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < least:
            raise wrong(name, f"is {value!r}", f"a whole number, {least} or more, for example {name}={default}")
        return int(value)

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Host names, separated by commas."""
        hosts = self._list(name) or default
        if any("/" in host for host in hosts):
            raise wrong(name, f"is {','.join(hosts)!r}", f"names alone, without https://: {name}=csp.example.org")
        return hosts

    def origins(self, name: str) -> list[str]:
        """Addresses with their scheme, separated by commas."""
        origins = self._list(name)
        if not all(_is_address(origin) for origin in origins):
            raise wrong(name, f"is {','.join(origins)!r}", f"with https://: {name}=https://csp.example.org")
        return origins

    def address(self, name: str, default: str) -> str:
        """One address, http:// or https://, without a slash at its end."""
        value = self.text(name, default).rstrip("/")
        if not _is_address(value):
            raise wrong(name, f"is {value!r}, no address", f"{name}=https://csp.example.org")
        return value

    def log_level(self, name: str, default: str) -> str:
        """One of Python's levels, in capitals."""
        value = self.text(name, default).upper()
        if value not in logging.getLevelNamesMapping():
            raise wrong(name, f"is {value!r}", "DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return value

    def database(self, name: str, default_file: Path, base: Path) -> dict[str, object]:
        """Django's settings of the database that a URL names; without one, SQLite in `default_file`.

        A relative path of SQLite is meant from `base`.
        """
        if not self.text(name):
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_file)}
        hint = f"{name}=postgres://user:password@host:5432/name or {name}=sqlite:////absolute/path.sqlite3"
        try:
            with warnings.catch_warnings(action="error"):
                config = environ.Env.db_url_config(self.text(name))
        except (ValueError, KeyError, Warning):
            config = {}
        if config.get("ENGINE") not in ENGINES or config["NAME"] in ("", ":memory:"):
            raise wrong(name, "does not name a PostgreSQL or SQLite database", hint)
        if config["ENGINE"].endswith("sqlite3"):
            config["NAME"] = str(base / config["NAME"])
        return config

    def email(self, name: str, default: str) -> dict[str, object]:
        """Django's settings of the mail server that a URL names."""
        try:
            with warnings.catch_warnings(action="error"):
                config = environ.Env.email_url_config(self.text(name, default))
        except (ValueError, KeyError, ImproperlyConfigured, Warning):
            config = {}
        backend = config.get("EMAIL_BACKEND", "")
        if not backend or (backend.endswith("smtp.EmailBackend") and not config["EMAIL_HOST"]):
            raise wrong(name, "does not name a mail server", f"{name}=smtp+tls://user:password@mail.example.org:587")
        return config

    def _list(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")
    except ValueError:
        return False


def entra_app(*, tenant: str, client_id: str, secret: str) -> dict[str, object] | None:
    """An application of Microsoft Entra as allauth takes it; None where none of its three variables is set.

    One organisation's tenant: accounts of any other could carry an address that nobody has checked.
    """
    values = {"ENTRA_TENANT": tenant, "ENTRA_CLIENT_ID": client_id, "ENTRA_CLIENT_SECRET": secret}
    if not any(values.values()):
        return None
    for name, value in values.items():
        if not value:
            raise wrong(name, "is not set", f"set all of {', '.join(values)}, or none of them")
    if tenant.lower() in ("common", "organizations", "consumers"):
        raise wrong("ENTRA_TENANT", f"is {tenant!r}, which is open to everybody", "the tenant of your organisation")
    return {"client_id": client_id, "secret": secret, "settings": {"tenant": tenant, "verified_email": True}}


def writable_folder(name: str, folder: Path) -> Path:
    """`folder`, made if need be; variable `name` named it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise wrong(name, f"names {folder}, which cannot be made ({error.strerror})", "a folder we may write to") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise wrong(name, f"names {folder}, where we may not write", "a folder we may write to")
    return folder
