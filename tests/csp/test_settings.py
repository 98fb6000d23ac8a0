"""Settings from the environment: each variable takes effect, and a bad value is named with a hint."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.tools import ROOT

SETTINGS = ROOT / "csp" / "settings.py"
READ = set(re.findall(r'env\.\w+\(\s*"(\w+)"', SETTINGS.read_text())) | {"ENV_FILE"}


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Callable[..., dict[str, object]]]:
    """A function: the settings as they come of the variables given, and of no others."""
    before = dict(os.environ)
    for name in READ:
        os.environ.pop(name, None)
    bare = dict(os.environ)

    def load(**variables: str) -> dict[str, object]:
        os.environ.clear()
        os.environ.update(bare | {"ENV_FILE": os.devnull, "SECRET_KEY": "k", "DATA_DIR": str(tmp_path)} | variables)
        return runpy.run_path(str(SETTINGS))

    yield load
    os.environ.clear()
    os.environ.update(before)


def test_defaults(load, tmp_path):
    settings = load()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == []
    assert settings["SITE_URL"] == "http://localhost:8000"
    assert settings["DATABASES"]["default"]["ENGINE"] == "csp.sqlite"
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "record.sqlite3")
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert settings["DATABASES"]["default"]["CONN_MAX_AGE"] == 600
    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert settings["DEFAULT_FROM_EMAIL"] == "partnership@localhost"
    assert settings["SIGNING_KEY_FILE"] == tmp_path / "keys" / "publications.pem"
    assert settings["PDF_PROCESSES"] == 2
    assert settings["SECURE_PROXY_SSL_HEADER"] is None
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["LOGGING"]["root"]["level"] == "WARNING"


GOOD = [
    ("DEBUG", "Yes", "DEBUG", True),
    ("SECRET_KEY", "of this house", "SECRET_KEY", "of this house"),
    ("ALLOWED_HOSTS", "csp.example.org, localhost", "ALLOWED_HOSTS", ["csp.example.org", "localhost"]),
    ("CSRF_TRUSTED_ORIGINS", "https://csp.example.org", "CSRF_TRUSTED_ORIGINS", ["https://csp.example.org"]),
    ("SITE_URL", "https://csp.example.org/", "SITE_URL", "https://csp.example.org"),
    ("SITE_URL", "https://csp.example.org", "CSRF_COOKIE_SECURE", True),
    ("CONN_MAX_AGE", "0", "DATABASES.default.CONN_MAX_AGE", 0),
    ("DATABASE_URL", "sqlite:////srv/a b/c.sqlite3", "DATABASES.default.NAME", "/srv/a b/c.sqlite3"),
    ("DATABASE_URL", "sqlite:///c.sqlite3", "DATABASES.default.NAME", str(ROOT / "c.sqlite3")),
    ("DATABASE_URL", "postgres://ada:s%40lt@db:5433/csp", "DATABASES.default.ENGINE", "django.db.backends.postgresql"),
    ("DATABASE_URL", "postgres://ada:s%40lt@db:5433/csp", "DATABASES.default.PASSWORD", "s@lt"),
    ("DATABASE_URL", "postgres://ada:s%40lt@db:5433/csp", "DATABASES.default.PORT", 5433),
    ("DATABASE_URL", "", "DATABASES.default.ENGINE", "csp.sqlite"),
    ("EMAIL_URL", "smtp+tls://ada:salt@mail:587", "EMAIL_HOST", "mail"),
    ("EMAIL_URL", "smtp+tls://ada:salt@mail:587", "EMAIL_USE_TLS", True),
    ("DEFAULT_FROM_EMAIL", "csp@example.org", "DEFAULT_FROM_EMAIL", "csp@example.org"),
    ("SIGNING_KEY_FILE", "/run/keys/k.pem", "SIGNING_KEY_FILE", Path("/run/keys/k.pem")),
    ("PDF_PROCESSES", "4", "PDF_PROCESSES", 4),
    ("WITHOUT_SECOND_FACTOR", "true", "WITHOUT_SECOND_FACTOR", True),
    ("BEHIND_PROXY", "true", "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https")),
    ("BEHIND_PROXY", "true", "ALLAUTH_TRUSTED_PROXY_COUNT", 1),
    ("SECURE_SSL_REDIRECT", "1", "SECURE_SSL_REDIRECT", True),
    ("SECURE_HSTS_SECONDS", "31536000", "SECURE_HSTS_SECONDS", 31536000),
    ("LOG_LEVEL", "info", "LOGGING.root.level", "INFO"),
]


@pytest.mark.parametrize(("name", "value", "setting", "expected"), GOOD)
def test_each_variable_takes_effect(load, name, value, setting, expected):
    found: object = load(**{name: value})
    for key in setting.split("."):
        found = found[key]
    assert found == expected


BAD = [
    ("SECRET_KEY", "", "SECRET_KEY is not set. Hint: run `make setup`"),
    ("DEBUG", "ture", "DEBUG is 'ture', neither true nor false. Hint: DEBUG=true or DEBUG=false."),
    ("ALLOWED_HOSTS", "https://csp.example.org", "ALLOWED_HOSTS is 'https://csp.example.org'. Hint: names alone"),
    ("CSRF_TRUSTED_ORIGINS", "csp.example.org", "CSRF_TRUSTED_ORIGINS is 'csp.example.org'. Hint: with https://"),
    ("SITE_URL", "csp.example.org", "SITE_URL is 'csp.example.org', no address."),
    ("SITE_URL", "http://[::1", "SITE_URL is 'http://[::1', no address."),
    ("DATABASE_URL", "record.sqlite3", "DATABASE_URL does not name a PostgreSQL or SQLite database."),
    ("DATABASE_URL", "mysql://ada:salt@db/csp", "DATABASE_URL does not name a PostgreSQL or SQLite database."),
    ("DATABASE_URL", "postgres://ada:salt@db:port/csp", "DATABASE_URL does not name a PostgreSQL or SQLite database."),
    ("DATABASE_URL", "postgres://ada:salt@db", "DATABASE_URL does not name a PostgreSQL or SQLite database."),
    ("DATABASE_URL", "sqlite://", "DATABASE_URL does not name a PostgreSQL or SQLite database."),
    ("CONN_MAX_AGE", "ten", "CONN_MAX_AGE is 'ten'. Hint: a whole number, 0 or more"),
    ("EMAIL_URL", "mail.example.org", "EMAIL_URL does not name a mail server."),
    ("EMAIL_URL", "smtp://ada:salt@mail:post", "EMAIL_URL does not name a mail server."),
    ("EMAIL_URL", "smtp://", "EMAIL_URL does not name a mail server."),
    ("PDF_PROCESSES", "0", "PDF_PROCESSES is '0'. Hint: a whole number, 1 or more"),
    ("WITHOUT_SECOND_FACTOR", "perhaps", "WITHOUT_SECOND_FACTOR is 'perhaps', neither true nor false."),
    ("BEHIND_PROXY", "maybe", "BEHIND_PROXY is 'maybe', neither true nor false."),
    ("SECURE_SSL_REDIRECT", "2", "SECURE_SSL_REDIRECT is '2', neither true nor false."),
    ("SECURE_HSTS_SECONDS", "-1", "SECURE_HSTS_SECONDS is '-1'. Hint: a whole number, 0 or more"),
    ("LOG_LEVEL", "loud", "LOG_LEVEL is 'LOUD'. Hint: DEBUG, INFO, WARNING, ERROR or CRITICAL."),
    ("DATA_DIR", "/dev/null/data", "DATA_DIR names /dev/null/data, which cannot be made (Not a directory)."),
    ("ENV_FILE", "/nowhere/settings", "ENV_FILE names /nowhere/settings, which is not there."),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_a_bad_value_is_named_with_a_hint_and_without_a_secret(load, name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as caught:
        load(**{name: value})
    assert str(caught.value).startswith(sentence)
    assert " Hint: " in str(caught.value)
    assert "salt" not in str(caught.value)


ENTRA = {"ENTRA_TENANT": "1b2c", "ENTRA_CLIENT_ID": "3d4e", "ENTRA_CLIENT_SECRET": "salt"}


def test_microsoft_entra_takes_its_three_variables(load):
    settings = load(**ENTRA)
    assert settings["SOCIALACCOUNT_PROVIDERS"]["microsoft"]["APPS"] == [
        {"client_id": "3d4e", "secret": "salt", "settings": {"tenant": "1b2c", "verified_email": True}}
    ]
    assert settings["SECURE_CSP"]["form-action"] == ["'self'", "https://login.microsoftonline.com"]
    settings = load()
    assert settings["SOCIALACCOUNT_PROVIDERS"]["microsoft"]["APPS"] == []
    assert settings["SECURE_CSP"]["form-action"] == ["'self'"]


@pytest.mark.parametrize("missing", ENTRA)
def test_microsoft_entra_names_what_is_missing(load, missing):
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is not set. Hint: set all of ENTRA_TENANT, "):
        load(**ENTRA | {missing: ""})


@pytest.mark.parametrize("tenant", ["common", "Organizations", "consumers"])
def test_microsoft_entra_takes_no_tenant_that_everybody_is_in(load, tenant):
    with pytest.raises(ImproperlyConfigured, match=f"^ENTRA_TENANT is '{tenant}', which is open to everybody."):
        load(**ENTRA | {"ENTRA_TENANT": tenant})


def test_the_second_factor_is_not_waived_in_earnest(load):
    with pytest.raises(ImproperlyConfigured, match="WITHOUT_SECOND_FACTOR is for trying out"):
        load(WITHOUT_SECOND_FACTOR="true", SITE_URL="https://csp.example")


def test_every_variable_is_tried_above():
    assert {name for name, *_ in GOOD} | {"DATA_DIR", "ENV_FILE", *ENTRA} == READ
    assert {name for name, *_ in BAD} | {*ENTRA} | {"DEFAULT_FROM_EMAIL", "SIGNING_KEY_FILE"} == READ  # these two take any text


def test_a_file_gives_what_the_environment_does_not(load, tmp_path):
    file = tmp_path / "settings"
    file.write_text("DEBUG=true\nLOG_LEVEL=ERROR\n# a remark\nSITE_URL=\n")
    settings = load(ENV_FILE=str(file), LOG_LEVEL="INFO")
    assert settings["DEBUG"] is True
    assert settings["LOGGING"]["root"]["level"] == "INFO"
    assert settings["SITE_URL"] == "http://localhost:8000"


def test_a_file_that_is_no_text_is_named(load, tmp_path):
    file = tmp_path / "settings"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ImproperlyConfigured, match="is not UTF-8 text"):
        load(ENV_FILE=str(file))


def test_a_data_folder_with_spaces_and_signs_works(load, tmp_path):
    folder = tmp_path / "the data #1 ?x %20"
    assert load(DATA_DIR=str(folder))["DATABASES"]["default"]["NAME"] == str(folder / "record.sqlite3")
    assert folder.is_dir()


def test_a_relative_data_folder_is_meant_from_the_project(load):
    assert load(DATA_DIR=f"{os.path.relpath('/tmp', ROOT)}")["DATA_DIR"] == Path("/tmp")


def test_the_command_line_says_one_sentence_without_a_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path)},
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("SECRET_KEY is not set. Hint: run `make setup`")
    assert len(done.stderr.strip().splitlines()) == 1
