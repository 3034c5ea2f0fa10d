"""Django's settings; everything an office may change comes from its environment.

EKIOS_OFFICE_DIR: where keys, database and settings live. DATABASE_URL: PostgreSQL instead of
SQLite. EKIOS_OFFICE_HOSTS: host names, by commas. EKIOS_OFFICE_ORIGINS: https origins, by commas.
EKIOS_METRICS_TOKEN: who brings it may read /metrics; without it this machine alone.
"""

import os
import secrets
from pathlib import Path

import dj_database_url

from backoffice import look

BASE = Path(__file__).resolve().parent
OFFICE_DIR = Path(os.environ.get("EKIOS_OFFICE_DIR", "office")).absolute()


def _list(name: str, default: str) -> list[str]:
    return [part for part in os.environ.get(name, default).split(",") if part]


def _secret(path: Path) -> str:
    """`init` writes the file; without it nothing outlives the process."""
    return path.read_text().strip() if path.exists() else secrets.token_urlsafe(50)


SECRET_KEY = _secret(OFFICE_DIR / "secret-key")
DEBUG = False
ALLOWED_HOSTS = _list("EKIOS_OFFICE_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = _list("EKIOS_OFFICE_ORIGINS", "")
METRICS_TOKEN = os.environ.get("EKIOS_METRICS_TOKEN", "")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(CSRF_TRUSTED_ORIGINS)
SESSION_COOKIE_AGE = 10 * 60 * 60  # one working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

INSTALLED_APPS = [
    "backoffice.pages.apps.PagesConfig",  # before unfold: its templates win
    "unfold.apps.BasicAppConfig",
    "backoffice.pages.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "backoffice.keys",
    "backoffice.fleet",
    "backoffice.ingest",
    "backoffice.cases",
    "backoffice.neighbours",
    "backoffice.public",
]

MIDDLEWARE = [
    "backoffice.pages.shortway.short_way",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "backoffice.pages.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

ROOT_URLCONF = "backoffice.urls"
WSGI_APPLICATION = "backoffice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": OFFICE_DIR / "office.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Debian 12's SQLite can lose commits in WAL mode; this pair is strict about power loss.
        "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;",
    },
}
DATABASES = {"default": SQLITE}
if os.environ.get("DATABASE_URL"):
    _postgresql = dj_database_url.config(conn_max_age=60, conn_health_checks=True)
    # PostgreSQL keeps the plans of statements that come again (`backoffice.given`).
    _options = {"prepare_threshold": 2} | _postgresql.get("OPTIONS", {})
    DATABASES = {"default": _postgresql | {"OPTIONS": _options}}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale", BASE.parent / "assets" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A letter names a citizen: what an officer attaches stays in memory; larger files are not taken.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 << 20
LOGIN_URL = "admin:login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "backoffice.logs.JsonLines"}},
    "filters": {
        "not_busy": {  # who is told to come again is counted in /metrics, not logged
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", 0) != 503,
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["not_busy"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"backoffice": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

UNFOLD = look.UNFOLD
