"""All settings, read from the environment; a missing one fails at start and says how to mend it."""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from skerry.config import translations

PACKAGE = Path(__file__).parent.parent
VAR = Path(os.environ.get("SKERRY_VAR", "var")).absolute()
VAR.mkdir(parents=True, exist_ok=True)  # SQLite cannot make the folder of its file


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def _secret(name: str) -> str:
    """The variable ``name``, or the content of the file that ``name_FILE`` points at."""
    if name in os.environ:
        return os.environ[name]
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""


DEMO = _flag("SKERRY_DEMO")
DEBUG = False
SITE_URL = os.environ.get(
    "SKERRY_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
).rstrip("/")
IS_SECURE = SITE_URL.startswith("https://")
SECRET_KEY = _secret("SKERRY_SECRET_KEY")
if not SECRET_KEY:
    message = (
        "SKERRY_SECRET_KEY is not set. Put a long random text into it, or the path of a file that holds one "
        "into SKERRY_SECRET_KEY_FILE; `make demo` and `skerry demo` make one for you."
    )
    raise ImproperlyConfigured(message)
ALLOWED_HOSTS = [
    h for h in os.environ.get("SKERRY_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h
]

ROOT_URLCONF = "skerry.config.urls"
WSGI_APPLICATION = "skerry.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("SKERRY_DATABASE", f"sqlite:///{VAR / 'skerry.sqlite3'}"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits its turn at the start instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "leaflet",
    "skerry.kernel",
    "skerry.actors",
    "skerry.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "skerry.kernel.readonly.readonly_middleware",  # inside the session's own, which saves on GET too
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "skerry.accounts.middleware.viewer_middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "skerry.kernel.templating.environment",
            "extensions": ["jinja2.ext.i18n"],
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # Only for what libraries bring along; our own pages are Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
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
TEMPLATE_ADDITIONS: list[str] = []

SLOT_FILLINGS = "skerry.config.slots.FILLINGS"
PROVIDERS = "skerry.config.providers.PROVIDERS"

# Language, place and time
LANGUAGE_CODE = os.environ.get("SKERRY_LANGUAGE", "sv")
LANGUAGES = translations.available(PACKAGE / "kernel" / "locale")
LOCALE_PATHS = [VAR / "locale"]
translations.compile_all(PACKAGE / "kernel" / "locale", into=VAR / "locale")
USE_TZ = True
TIME_ZONE = os.environ.get("SKERRY_TIME_ZONE", "Europe/Stockholm")
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_MODULES = [
    "skerry.kernel.tasks",
]

# Mail: everything goes through the outbox; the worker hands it to the server
_MAIL = urlsplit(_secret("SKERRY_MAIL_URL"))
_MAIL_OPTIONS = parse_qs(_MAIL.query)
EMAIL_BACKEND = "skerry.kernel.mail.OutboxBackend"
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL and _MAIL_OPTIONS.get("tls", ["0"]) == ["1"]
EMAIL_PORT = _MAIL.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get(
    "SKERRY_MAIL_FROM", f"skerry@{urlsplit(SITE_URL).hostname}"
)
CONTACT_OF = "skerry.accounts.contacts.contact_of"

# Reading changes nothing: views of libraries that must write on GET, each with its reason
READONLY_EXCEPTIONS = {
    "allauth.socialaccount.providers.openid_connect.views.callback": (
        "the identity provider sends the person back by GET, and that signs them in"
    ),
}

# Safety
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _flag("SKERRY_BEHIND_PROXY") else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = (
    [] if IS_SECURE else ["security.W004", "security.W008", "security.W012", "security.W016"]
)
IS_TEST = "pytest" in sys.modules
