"""Django's settings, all from `environment`."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import wagtail
from django.utils.csp import CSP

from chesil_web.config import environment, key_files

CHESIL = environment.read()
KEY_FILES = key_files.KeyFiles(CHESIL.keys, CHESIL.credentials)

DEBUG = False
SECRET_KEY = KEY_FILES.web_key()
ALLOWED_HOSTS = list(CHESIL.hosts)
ROOT_URLCONF = "chesil_web.config.urls"
WSGI_APPLICATION = "chesil_web.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # What editors of the guidance work with; nobody else has to do with any of it.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    # Kept the keys of editors' authenticators in clear: an older backup has them, and a start seals them.
    "django_otp",
    "django_otp.plugins.otp_totp",
    "modelcluster",
    "taggit",
    "wagtail",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
    "chesil_web.foundation.ui",
    "chesil_web.foundation.keys",
    "chesil_web.foundation.jobs",
    "chesil_web.person.history",
    "chesil_web.foundation.log",
    "chesil_web.foundation.limits",
    "chesil_web.person.accounts",
    "chesil_web.person.diary",
    "chesil_web.record.evidence",
    "chesil_web.person.people",
    "chesil_web.person.screens",
    "chesil_web.person.recordings",
    "chesil_web.person.analysis",
    "chesil_web.person.papers",
    "chesil_web.person.timeline",
    "chesil_web.person.sharing",
    "chesil_web.person.helping",
    "chesil_web.public.feedback",
    "chesil_web.record.given",
    "chesil_web.record.links",
    "chesil_web.public.complaints",
    "chesil_web.public.reading",
    "chesil_web.public.guidance",
    "chesil_web.public.safety",
    "chesil_web.staff.workforce",
    "chesil_web.staff.access",
    "chesil_web.staff.cases",
    "chesil_web.staff.reports",
    "chesil_web.staff.risk",
    "chesil_web.staff.letters",
    "chesil_web.staff.joint",
    "chesil_web.staff.conference",
    "chesil_web.staff.minutes",
    "chesil_web.staff.outcomes",
    "chesil_web.staff.referrals",
    "chesil_web.staff.figures",
    "chesil_web.staff.retention",
    "chesil_web.staff.returns",
    "chesil_web.staff.looks",
    "chesil_web.upkeep",
]
MIDDLEWARE = [
    "chesil_web.foundation.ui.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chesil_web.foundation.ui.languages.Speaks",
    "chesil_web.foundation.keys.sessions.OpensSafes",
    "chesil_web.public.guidance.editors.ForEditors",
    "chesil_web.public.complaints.opening.OpensVisits",
    "chesil_web.foundation.jobs.beginning.TakesUp",
    "chesil_web.person.accounts.expiry.KeepsTypedWords",
    "chesil_web.foundation.ui.waiting.SaysWait",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chesil_web.person.helping.guard.GuardsHelp",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "OPTIONS": {"environment": "chesil_web.foundation.ui.jinja.environment"},
    },
    {  # the pages that editors work in, and no other
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parents[1] / "public" / "guidance" / "editor_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}  # the site sends none
WAGTAIL_SITE_NAME = CHESIL.council or CHESIL.title
# Words come to the index as stems already (guidance.search): neither database is to change them.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
WAGTAILADMIN_BASE_URL = f"https://{CHESIL.hosts[0]}"
# Nothing of another host, and nothing that needs e-mail.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False


def _database() -> dict[str, object]:
    if not CHESIL.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": CHESIL.data / "notes.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF",
            },
            "CONN_MAX_AGE": None,  # opening one costs more than most pages
        }
    address = urlsplit(CHESIL.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.path.removeprefix("/"),
        "USER": unquote(address.username or ""),
        "PASSWORD": CHESIL.database_password,
        "HOST": address.hostname or "",
        "PORT": str(address.port or ""),
        "OPTIONS": {
            "connect_timeout": 10,
            # The database plans a question once it was asked this often, and not each time.
            "server_side_binding": True,
            "prepare_threshold": 5,
            # Many ask for little at once: sharing a question out, or compiling it, costs more than it saves.
            "options": "-c max_parallel_workers_per_gather=0 -c jit=off",
            **dict(parse_qsl(address.query)),
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
if CHESIL.database:  # Wagtail's search keeps fields that only PostgreSQL has
    INSTALLED_APPS.append("django.contrib.postgres")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/s/"
STATIC_ROOT = CHESIL.data / "static"
# The styles of Wagtail's pages name a picture of its images, which are not installed: no one uploads any.
STATICFILES_DIRS = [Path(wagtail.__file__).parent / "images" / "static"]
STORAGES = {
    "default": {"BACKEND": "chesil_web.foundation.ui.no_storage.NoStorage"},
    "staticfiles": {"BACKEND": "chesil_web.foundation.ui.static_files.StaticFiles"},
}
WHITENOISE_MAX_AGE = int(timedelta(days=1).total_seconds())

# For readers, two cookies and no more. The second one, that opens the safe, is set in keys.sessions.
SESSION_ENGINE = "chesil_web.foundation.keys.session_rows"
SESSION_COOKIE_NAME = "__Host-s"
SESSION_COOKIE_AGE = int(timedelta(hours=24).total_seconds())  # keys.sessions ends a session long before
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "chesil_web.foundation.ui.views.not_from_here"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": [CSP.NONE],
}
SECURE_SSL_REDIRECT = CHESIL.live
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Other sites learn nothing. With no-referrer a browser sends our own forms without an origin to check.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Django's own handlers write what is uploaded in clear to the disk.
FILE_UPLOAD_HANDLERS = ["chesil_web.record.evidence.uploads.SealsUploads"]
TASKS = {
    # What Wagtail does after an editor's change is done at once; a job of ours has a lease, and often a key.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "chesil_web.foundation.jobs.backend.Leased"},
}

# How long things are kept, for the pages that tell it: each is the constant of the room that clears them.
KEPT_FOR = {
    "tries": "chesil_web.foundation.limits.limits.COUNTED_FOR",
    "typed words": "chesil_web.person.accounts.expiry.KEPT_FOR",
    "a whole record": "chesil.vault.safes.KEPT_AFTER_DELETING",
    "an entry": "chesil_web.person.diary.queries.UNDO_FOR",
    "a person": "chesil_web.person.people.queries.UNDO_FOR",
    "a file": "chesil_web.record.evidence.queries.UNDO_FOR",
    "half a file": "chesil_web.record.evidence.arriving.KEPT_FOR",
    "a complaint not sent": "chesil_web.public.complaints.actions.NEVER_SENT_FOR",
    "a complaint taken back": "chesil_web.public.complaints.actions.UNDO_FOR",
    "feedback": "chesil_web.public.feedback.actions.KEPT",
    "feedback that is done": "chesil_web.public.feedback.actions.KEPT_WHEN_DONE",
    "a job": "chesil_web.foundation.jobs.worker.KEPT_FOR",
    "a lent key": "chesil.vault.tickets.LASTS",
}

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
USE_I18N = True

# Logs hold codes, paths without ids and counts; never what a person typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"calm": {"()": "chesil_web.config.logs.WithoutContent"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["calm"], "formatter": "plain"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "chesil_web.config.cleaning": {"level": "INFO"},  # what the clock did
    },
}
DEFAULT_EXCEPTION_REPORTER = "chesil_web.config.logs.NoReport"
