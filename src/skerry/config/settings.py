"""All settings, read from the environment; a missing one fails at start and says how to mend it."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from skerry.config import identity_providers, logs, translations

PACKAGE = Path(__file__).parent.parent
VAR = Path(os.environ.get("SKERRY_VAR", "var")).absolute()
VAR.mkdir(parents=True, exist_ok=True)  # SQLite cannot make the folder of its file


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def _number(name: str, *, default: int = 0) -> int:
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise ImproperlyConfigured(f"{name} is {text!r}. Give a number, such as 1.")
    return int(text)


def _at_least(least: int, name: str, *, default: int) -> int:
    """A number that may not be so small that a promise to people would be empty."""
    number = _number(name, default=default)
    if number < least:
        raise ImproperlyConfigured(f"{name} is {number}. It must be {least} or more.")
    return number


def _currency(name: str, *, default: str) -> tuple[str, float]:
    """A currency's code, and how many of it are one euro."""
    text = os.environ.get(name, default)
    found = re.fullmatch(r"([A-Z]{3}) +([0-9]+(?:\.[0-9]+)?)|(EUR)", text.strip())
    if not found or (found[2] and not float(found[2])):
        raise ImproperlyConfigured(
            f"{name} is {text!r}. Give a currency and how many of it are one euro, such as SEK 11; or EUR."
        )
    return found[1] or "EUR", float(found[2] or 1)


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
# While a key is being changed: sessions and second factors made under the old one still open.
SECRET_KEY_FALLBACKS = [key for key in [_secret("SKERRY_OLD_SECRET_KEY")] if key]
ALLOWED_HOSTS = [
    h for h in os.environ.get("SKERRY_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h
]

TRUSTED_PROXIES = _number("SKERRY_TRUSTED_PROXIES")

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
    DATABASES["default"]["ENGINE"] = "skerry.kernel.sqlite"
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
    "skerry.questionnaires",
    "skerry.surveys",
    "skerry.assessments",
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
    "skerry.kernel.safety.headers_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "skerry.kernel.readonly.readonly_middleware",  # inside the session's own, which saves on GET too
    "skerry.kernel.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "skerry.accounts.middleware.viewer_middleware",
    "skerry.kernel.safety.method_middleware",
    "skerry.kernel.safety.size_middleware",  # before forms are read, behind who looks
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "skerry.actors.middleware.OldAddresses",
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
TEMPLATE_ADDITIONS = [
    "skerry.kernel.components.add_to",
    "skerry.kernel.formats.add_to",
    "skerry.kernel.currency.add_to",
    "skerry.kernel.frame.add_to",
    "skerry.kernel.charts.page.add_to",
    "skerry.actors.templating.add_to",
    "skerry.accounts.templating.add_to",
    "skerry.assessments.templating.add_to",
]

SEARCH_PAGE = "actors:search"
MAIN_MENU = "skerry.config.navigation.MAIN_MENU"
SLOT_FILLINGS = "skerry.config.slots.FILLINGS"
PROVIDERS = "skerry.config.providers.PROVIDERS"

# Language, place and time
LANGUAGE_CODE = os.environ.get("SKERRY_LANGUAGE", "sv")
LANGUAGES = translations.available(PACKAGE / "kernel" / "locale")
LOCALE_PATHS = [VAR / "locale"]
translations.compile_all(PACKAGE / "kernel" / "locale", into=VAR / "locale")
USE_TZ = True
TIME_ZONE = os.environ.get("SKERRY_TIME_ZONE", "Europe/Stockholm")
CURRENCY, CURRENCY_PER_EURO = _currency("SKERRY_CURRENCY", default="SEK 11")
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}Validator",
        "OPTIONS": options,
    }
    for name, options in (
        ("UserAttributeSimilarity", {"user_attributes": ["email", "name"]}),
        ("MinimumLength", {"min_length": 10}),
        ("CommonPassword", {}),
        ("NumericPassword", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "skerry.accounts.sessions"
# Signed out after so many days without a visit; and when the browser closes, unless asked to remember.
SESSION_COOKIE_AGE = _number("SKERRY_SESSION_DAYS", default=14) * 86_400
ACCOUNT_ADAPTER = "skerry.accounts.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "skerry.accounts.forms.SignUpForm"
ACCOUNT_FORMS = {"request_login_code": "skerry.accounts.signin.CodeForm"}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Codes instead of links: nothing that a mail scanner follows can use one up.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# A key is an address: five wrong passwords lock it for five minutes, for everybody, from anywhere.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "invite": "30/h/user",
}
MFA_ADAPTER = "skerry.accounts.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE  # browsers allow that on this machine only
SOCIALACCOUNT_ADAPTER = "skerry.accounts.signin.IdentityProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": identity_providers.apps(os.environ, secret=_secret)}
}
# Where counters of failed sign-ins live. The database, because every worker must see the same count,
# it is there on every machine, and a restart forgets none. Pages are cached elsewhere.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counters",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pictures": {  # drawn charts, each worker for itself: reading a page writes nothing to the database
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pictures",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "pages": {  # pages for visitors and counts of facets, each worker for itself: see kernel.caching
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "pieces": {  # small parts of pages, as cards of a list, some 1 kB each, each worker for itself
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pieces",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}
# Seconds for which a worker may show visitors a page although the data has changed since.
PAGES_CHECKED_EVERY = 1.0

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STAGING_ROOT = VAR / "staging"  # imports between reading and applying
# The editor of questionnaires shows hundreds of texts, each in every language, on one page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
MAX_IMPORT_BYTES = _number("SKERRY_MAX_IMPORT_MB", default=1024) * 1024 * 1024
ATLAS_FIELDS = os.environ.get("SKERRY_ATLAS_FIELDS", "meaning")
if ATLAS_FIELDS not in {"meaning", "published"}:
    raise ImproperlyConfigured(
        f"SKERRY_ATLAS_FIELDS is {ATLAS_FIELDS!r}. Give meaning or published; the handbook says which when."
    )
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What is written to standard error
LOGGING = logs.logging_to_stderr()

# Background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_MODULES = [
    "skerry.kernel.tasks",
    "skerry.actors.tasks",
    "skerry.accounts.tasks",
    "skerry.surveys.tasks_waves",
    "skerry.surveys.tasks_rounds",
    "skerry.surveys.tasks_releases",
    "skerry.surveys.tasks_segments",
    "skerry.assessments.tasks",
]

# Surveys: how few organisations may stand in one stratum of an anonymous wave, and in which
# steps answers are counted where they are not named
SURVEY_RESPONSE_STEP = _at_least(3, "SKERRY_SURVEY_RESPONSE_STEP", default=5)
SURVEY_SMALLEST_STRATUM = _at_least(
    2 * SURVEY_RESPONSE_STEP, "SKERRY_SURVEY_SMALLEST_STRATUM", default=2 * SURVEY_RESPONSE_STEP
)

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
NAMES_OF = "skerry.accounts.contacts.names_of"

# Reading changes nothing: views of libraries that must write on GET, each with its reason
READONLY_EXCEPTIONS = {
    "allauth.socialaccount.providers.openid_connect.views.callback": (
        "the identity provider sends the person back by GET, and that signs them in"
    ),
    "allauth.mfa.recovery_codes.views.ViewRecoveryCodesView": (
        "remembers that the person has seen their recovery codes"
    ),
    "allauth.mfa.recovery_codes.views.DownloadRecoveryCodesView": (
        "remembers that the person has seen their recovery codes"
    ),
}

# Safety
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "skerry.kernel.views.errors.form_expired"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # supervisors on this machine ask without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
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
        "form-action": [SELF, *identity_providers.origins(os.environ)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = (
    [] if IS_SECURE else ["security.W004", "security.W008", "security.W012", "security.W016"]
)
