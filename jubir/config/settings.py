"""Django's settings. What a person may change is in env.py; the rest is here, with its reason."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from jubir.config.env import Env, app_keys, data_folder

ENV = Env()
DATA = data_folder()

DEBUG = ENV.debug
# `jubir up` writes both keys on first run; a command that needs neither (check, makemigrations) still loads.
SECRET_KEY = ENV.secret_key or "not-set-run-jubir-up-which-writes-a-key-into-the-data-folder"
JUBIR_KEYS = ENV.key_list
JUBIR_URL = ENV.url.rstrip("/")
JUBIR_PRIVATE_HOSTS = [host.strip() for host in ENV.private_hosts.split(",") if host.strip()]
JUBIR_IN_FLIGHT = ENV.in_flight
JUBIR_WORKER_THREADS = ENV.worker_threads
# Many hosts share one PostgreSQL: then their jobs belong there too, unless somebody says otherwise.
JUBIR_JOBS_URL = ENV.jobs_url or (ENV.database_url if ENV.database_url.startswith("postgres") else "")
JUBIR_MAX_UPLOAD_MB = ENV.max_upload_mb
JUBIR_MAX_PICTURE_MB = ENV.max_picture_mb
JUBIR_MAX_MEGAPIXELS = ENV.max_megapixels
JUBIR_HOST = ENV.host
# The keys of apps with networks that came from outside; channels/keys.py knows which is which.
JUBIR_APP_KEYS = app_keys()

#: The page that a workspace opens on.
JUBIR_WORKSPACE_HOME = "home:today"
#: Where an event leads: its verb or its subject's type → (url name, where the pk is: "subject" or a key of data).
JUBIR_PAGES = {
    "delivery.needs_person": ("studio:decide", "subject"),
    "delivery.by_hand": ("studio:pack", "subject"),
    "delivery.by_hand_late": ("studio:pack", "subject"),
    **{
        f"answer.{deed}": ("inbox:answer", "subject")
        for deed in (
            "needs_person",
            "failed",
            "missed",
            "found_by_person",
            "absent_by_person",
            "retried",
            "let_go",
            "cancelled",
            "restored",
        )
    },
    "answer": ("inbox:conversation", "conversation"),
    "message": ("inbox:conversation", "conversation"),
    "conversation": ("inbox:conversation", "subject"),
    "contact": ("inbox:conversation", "conversation"),
    "savedreply": ("inbox:replies", ""),
    "workspace.promise": ("inbox:replies", ""),
    "post": ("studio:post", "subject"),
    "delivery": ("studio:post", "post"),
    "channel": ("channels:list", ""),
    "asset": ("media:library", ""),
    "user": ("teams:members", ""),
    "membership": ("teams:members", ""),
    "invitation": ("teams:members", ""),
    "workspace": ("teams:settings", ""),
    "report": ("reports:report", "subject"),
    "reportschedule": ("reports:list", ""),
    "competitor": ("research:competitors", ""),
    # listening and reputation
    "watch": ("listening:watches", ""),
    "source": ("listening:sources", ""),
    "mention": ("listening:mention", "subject"),
    "alert": ("reputation:alert", "subject"),
    "incident": ("reputation:incident", "subject"),
    "relay": ("reputation:relay", ""),
    "pillar": ("insights:strategy", ""),
    "goal": ("insights:strategy", ""),
}

_public = urlparse(JUBIR_URL)
ALLOWED_HOSTS = [
    host
    for host in {
        _public.hostname or "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        *ENV.hosts.replace(" ", "").split(","),
    }
    if host
]
CSRF_TRUSTED_ORIGINS = [JUBIR_URL]
if ENV.trust_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _public.scheme == "https"
# Scripts read the token from the page, never from the cookie.
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Only where the published address is https anyway; a year, as browsers ask.
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _public.scheme == "https" else 0
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    # Ours come first: of two catalogues or templates that know the same name, the first one wins.
    "jubir.ui",
    "jubir.teams",
    "jubir.activity",
    "jubir.channels",
    "jubir.media",
    "jubir.content",
    "jubir.publishing",
    "jubir.inbox",
    "jubir.insights",
    "jubir.listening",
    "jubir.research",
    "jubir.reputation",
    "jubir.reports",
    "jubir.studio",
    "jubir.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    # Both bring their own loaders; with both auto-configured the last one silently loses. See TEMPLATES.
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jubir.config.headers.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jubir.teams.middleware.PersonsLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jubir.teams.middleware.LastSeen",
    "django_htmx.middleware.HtmxMiddleware",
    "jubir.config.headers.NoNul",
    "axes.middleware.AxesMiddleware",
]

CSRF_FAILURE_VIEW = "jubir.ui.views.csrf_failure"
ROOT_URLCONF = "jubir.config.urls"
ASGI_APPLICATION = "jubir.config.asgi.application"

_loaders: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "jubir.ui.shell.shell",
                "jubir.activity.stream.page_mark",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """A Django database from a URL; an empty one means SQLite in the data folder."""
    if not url or url.startswith("sqlite"):
        path = unquote(urlparse(url).path) if url else ""
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path or str(DATA / "jubir.db"),
            "OPTIONS": {
                # 693 "database is locked" in a test with four writers without IMMEDIATE, none with it.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a post that went out must still be known after a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
                " PRAGMA mmap_size=67108864; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASES = {"default": _database(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "jubir.teams.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "jubir.teams.forms.SignInForm",
    "reset_password": "jubir.teams.forms.ForgotForm",
    "reset_password_from_key": "jubir.teams.forms.NewPasswordForm",
    "change_password": "jubir.teams.forms.ChangePasswordForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"
# Nobody is told by mail or page whether an address has an account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Wrong passwords are counted by axes, which keeps them in the database and so over all web processes.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
# Our own middleware writes "last seen" (teams.middleware.LastSeen): allauth would write on every request.
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "jubir.teams.lockout.locked_out"
AXES_USERNAME_CALLABLE = "jubir.teams.lockout.who_tried"
AXES_CLIENT_IP_CALLABLE = "jubir.teams.lockout.from_where"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"


def _email(url: str) -> dict[str, Any]:
    """smtp://user:password@host:587?tls=1; empty prints mails to the console."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlparse(url)
    query = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": query.get("tls") == "1",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 15,
    }


globals().update(_email(ENV.email_url))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "jubir.ui.storage.StaticStorage"
    },
}
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
        "huey": {"level": "WARNING"},
    },
}
