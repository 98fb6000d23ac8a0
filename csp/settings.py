"""Settings, all read from the environment (or from a file: `.env` beside manage.py, or what ENV_FILE names).

`make setup` writes a first `.env`. Every variable is described in the README; a missing one is
named together with a hint, and nothing starts half-configured.
"""

from datetime import timedelta
from pathlib import Path

from csp.environment import Environment, entra_app, writable_folder, wrong

BASE_DIR = Path(__file__).resolve().parent.parent

# A variable of the environment goes before the same one in the file.
env = Environment(BASE_DIR / ".env")

# All that the program writes lies below DATA_DIR: database, uploads, published files, caches, keys.
# A relative path is meant from the folder of manage.py.
DATA_DIR = writable_folder("DATA_DIR", (BASE_DIR / env.text("DATA_DIR", ".data")).resolve())

DEBUG = env.switch("DEBUG")
SECRET_KEY = env.required(
    "SECRET_KEY",
    "run `make setup`, which writes one to .env, or set it to a random text of 50 characters or more, "
    "for example: export SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
# Where this installation stands for the world: used in feeds, PDF links and e-mail.
SITE_URL = env.address("SITE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "csp",
    "meetings",
    "actions",
    "funding",
    "reports",
    "crispy_forms",
    "django_filters",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.microsoft",
    "allauth.mfa",
    "csp.apps.RepairConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.ContentSecurityPolicyMiddleware",
    "csp.middleware.LateRefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "csp.urls"
WSGI_APPLICATION = "csp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context.frame",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "record.sqlite3", BASE_DIR)}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits for its turn instead of answering "database is locked" half-way.
    # The log is moved into the database at 8,000 pages (32 MB): that is when a writer, and all behind it, waits for the disk.
    DATABASES["default"]["ENGINE"] = "csp.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA wal_autocheckpoint=8000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all workers: sign-in limits and one-time codes live here. Room for so many that nobody can push a limit out
# by asking for codes for hundreds of other addresses (Django's own room is for 300).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
# Work that a page should not wait for. A worker does it: manage.py db_worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The task that the worker does once a day, at the hour set on the desk (csp.timer).
DAILY_TASK = "reports.services.reminding.remind"

vars().update(env.email("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 30  # seconds: a mail server that hangs must not hold the worker up
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "partnership@localhost")

AUTH_USER_MODEL = "csp.User"
AUTHENTICATION_BACKENDS = ["csp.sessions.Backend"]
SESSION_ENGINE = "csp.sessions"
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "account_login"

# Sign-in (csp/views/signin.py): by an e-mailed code or a passkey. No passwords, and nobody signs up: an officer or an
# administrator lets people in.
ACCOUNT_ADAPTER = "csp.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code that arrived is the proof
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a new or lost second factor
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}  # should there ever be one, it is not enough
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_LOGIN_TIMEOUT = int(timedelta(minutes=30).total_seconds())
# Five codes of five attempts each in five minutes: a million guesses, one in a hundred to hit, take four months.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/5m/key"}
# For trying out alone: officers and administrators then sign in by an e-mailed code, as everybody does.
WITHOUT_SECOND_FACTOR = env.switch("WITHOUT_SECOND_FACTOR")
if WITHOUT_SECOND_FACTOR and SITE_URL.startswith("https://"):
    raise wrong("WITHOUT_SECOND_FACTOR", "is for trying out, and this SITE_URL is served in earnest", "leave it out")
MFA_ADAPTER = "csp.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ

# Sign-in with the organisation's Microsoft account: never a way in for somebody who was not let in.
ENTRA = entra_app(
    tenant=env.text("ENTRA_TENANT"), client_id=env.text("ENTRA_CLIENT_ID"), secret=env.text("ENTRA_CLIENT_SECRET")
)
SOCIALACCOUNT_ADAPTER = "csp.adapters.OtherAccounts"
SOCIALACCOUNT_PROVIDERS = {"microsoft": {"APPS": [ENTRA] if ENTRA else []}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True

# Forms are drawn by our own template pack of GOV.UK components: templates/govuk/.
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "govuk"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "csp.storage.StaticFiles"},
}

# Nothing asks for a file by its plain name: half the work of collectstatic. The .ttf are for print alone.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "ttf"]

# What we keep of files is addressed by its content: FILES_DIR/ab/cdef... (see csp.models.files).
FILES_DIR = DATA_DIR / "files"
# Rendered parts of packs, safe to delete at any time.
PDF_CACHE_DIR = DATA_DIR / "cache" / "pdf"
# Pictures of the pages of uploads, likewise.
PAGE_CACHE_DIR = DATA_DIR / "cache" / "pages"
# Processes that render at the same time.
PDF_PROCESSES = env.number("PDF_PROCESSES", 2, least=1)
# Signs the head of the chain of publications. Kept outside the database on purpose.
SIGNING_KEY_FILE = BASE_DIR / env.text("SIGNING_KEY_FILE", str(DATA_DIR / "keys" / "publications.pem"))

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.switch("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Limits count by address: of the browser, not of the proxy, which names it last in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_SSL_REDIRECT = env.switch("SECURE_SSL_REDIRECT")
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 0)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
# Until the browser is closed, and half a day at most; for longer where somebody ticks "Stay signed in" (csp/remembered.py).
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
REMEMBERED = timedelta(days=90)
REMEMBERED_AT_THE_DESK = timedelta(days=14)
CSRF_FAILURE_VIEW = "csp.views.errors.stale"
X_FRAME_OPTIONS = "DENY"
# The names of Django 6, which brings this header itself.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    # Chromium holds a form to it through redirects too.
    "form-action": ["'self'", *(["https://login.microsoftonline.com"] if ENTRA else [])],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", "WARNING")},
}
