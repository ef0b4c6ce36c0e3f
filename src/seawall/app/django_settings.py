"""Django's settings, drawn from ours (`seawall.config`); nobody edits these to run Seawall."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from seawall.config import settings
from seawall.config.setting_shapes import tls_options
from seawall.keys.installation import derived_key
from seawall.keys.unlocking import KeyPurpose
from seawall.outbound.listed_places import require_known_purposes

SETTINGS = settings()
require_known_purposes(SETTINGS)


def _database() -> dict[str, object]:
    if not SETTINGS.is_postgresql:
        SETTINGS.sqlite_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {
            "ENGINE": "seawall.db.strict_sqlite",
            "NAME": str(SETTINGS.sqlite_path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(SETTINGS.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": tls_options(SETTINGS.database_url),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


_public = urlsplit(SETTINGS.public_url)
_secure = _public.scheme == "https"

SECRET_KEY = derived_key(KeyPurpose.SESSIONS).hex()
DEBUG = False
ALLOWED_HOSTS = [*SETTINGS.allowed_hosts, _public.hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [SETTINGS.public_url]
DATABASES = {"default": _database()}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "seawall.db",
    "seawall.web",
]
AUTH_USER_MODEL = "db.PersonRow"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
MIDDLEWARE = [
    "seawall.web.token_pages.UnkeptPages",
    "django.middleware.security.SecurityMiddleware",
    "seawall.web.packed_pages.PackedPages",
    "seawall.web.static_files.ServeStaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "seawall.web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "seawall.web.same_origin.SameOriginForms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "seawall.web.middleware.OneTransaction",
]
ROOT_URLCONF = "seawall.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "seawall.web.console.context.shell",
            ]
        },
    }
]
STATIC_URL = "/static/"
_ninja = find_spec("ninja")
assert _ninja is not None
#: ninja's page of the API is ours but for its script: as an app, ninja would be loaded by every
#: command.
STATICFILES_DIRS = [f"{folder}/static" for folder in _ninja.submodule_search_locations or ()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "seawall.web.static_files.HashedNames"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("de", "Deutsch"), ("ar", "العربية")]
LANGUAGE_COOKIE_NAME = "__Host-seawall-language" if _secure else "seawall_language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SECURE = _secure
TASKS = {"default": {"BACKEND": "seawall.worker.backend.OutboxBackend"}}

SESSION_ENGINE = "seawall.web.kept_sessions"
SESSION_COOKIE_AGE = SETTINGS.session_hours * 3600  # idle time is ours: people/access/sessions.py
SESSION_COOKIE_NAME = "__Host-seawall" if _secure else "seawall"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-seawall-csrf" if _secure else "csrftoken"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = SETTINGS.max_upload_bytes
FILE_UPLOAD_MAX_MEMORY_SIZE = SETTINGS.max_upload_bytes
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LOGGING_CONFIG = None
