"""Settings of every installation; what differs from place to place comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from rectify.config.environment import data_folder, database, flag, mail, sealing_keys, secret_key, storage, var_folder

VAR = var_folder()
"""Where the installation keeps what it writes: originals, the embedded database, the secret key."""

STANDARDS = data_folder("standards")
"""Dated limits with their sources; see foundation.standards."""

PROCEDURES = data_folder("procedures")
"""Dated close-out procedures and warning ladders; see campaign.closure and campaign.dispatch."""

DEBUG = flag("RECTIFY_DEBUG", default=False)
SECRET_KEY = secret_key(VAR)
SEALING_KEYS = sealing_keys(VAR)
"""Keys of the sealed fields, newest first; see foundation.sealing. Whoever loses them loses who complained, and nothing else."""
ALLOWED_HOSTS = os.environ.get("RECTIFY_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("RECTIFY_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "rectify.foundation.audit",
    "rectify.foundation.files",
    "rectify.foundation.accounts",
    "rectify.campaign.plans",
    "rectify.campaign.ledger",
    "rectify.campaign.dispatch",
    "rectify.campaign.evidence",
    "rectify.campaign.closure",
    "rectify.response.petitions",
    "rectify.disclosure.frozen",
    "rectify.disclosure.publications",
    "rectify.disclosure.portal",
    "rectify.interfaces.desk",
    "allauth",  # after ours: a template of ours of the same name comes first
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before all that may answer by itself: static files, redirects, refused hosts
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rectify.interfaces.desk.public.LanguageOfAddress",  # Django's, but for addresses that say their language
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rectify.foundation.accounts.web.guard.attach_grants",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rectify.foundation.accounts.web.sessions.keep_session_rules",
]

ROOT_URLCONF = "rectify.config.urls"
WSGI_APPLICATION = "rectify.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "rectify.interfaces.desk.context.frame",
                "rectify.interfaces.desk.public.public",
            ],
        },
    },
]

DATABASES = {"default": database(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
"""Rate limits and lock-outs must be shared by all workers and outlive a restart: the database is the cache. Django by itself throws a
third of all entries away beyond 300, whatever they hold: a crowd would set its own limits free."""

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "rectify.foundation.accounts.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
"""The cookie goes with the browser: machines of an office have several users."""
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip"}
"""By address only; what is tried under one name is counted and locked by accounts.rules.logins, and said plainly."""
MFA_ADAPTER = "rectify.foundation.accounts.web.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "rectify.foundation.accounts.web.code_forms.CodeForm",
    "reauthenticate": "rectify.foundation.accounts.web.code_forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Rectify"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

RECORD_SUBJECT_PAGES = {
    "person": "accounts:person",
    "unit": "accounts:unit",
    "document": "review:page",
    "task": "lists:task",
    "problem": "lists:problem",
}
"""Which page shows a subject of the record of acts, by its kind: the record itself knows no apps."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [Path(__file__).resolve().parent.parent / "static"]
STORAGES = {
    "default": storage(VAR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

HTTPS = flag("RECTIFY_HTTPS", default=False)
"""Behind a proxy that ends TLS. The proxy must set X-Forwarded-Proto and X-Forwarded-For itself, and nobody may reach us past it."""
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
"""Without it everybody behind the proxy would share one address, and one limit of failed log-ins."""
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: other offices serve names below ours
    "security.W008",  # redirect to https: the proxy does it, plain requests never reach us
    "security.W021",  # HSTS preload: the city's to decide for its whole domain
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

MAIL = mail()
MAIL_ON = bool(MAIL.host)
"""Without a server nothing is put out for e-mail: what cannot be sent would only pile up."""
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.host, MAIL.port, MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.starttls, MAIL.ssl, 10
DEFAULT_FROM_EMAIL = os.environ.get("RECTIFY_MAIL_FROM", "rectify@localhost")
PUBLIC_URL = os.environ.get("RECTIFY_PUBLIC_URL", "").rstrip("/")
CITY_MAP = "rectify.interfaces.desk.city_map.ground_of"
"""Who supplies the map of the form of complaints: the citizens' form stands below the portal, whose map it is."""
"""Where people reach this installation (``https://rectify.example``): what e-mails and webhooks put before an address of ours."""
HOOKS_TO_LOOPBACK = flag("RECTIFY_HOOKS_TO_LOOPBACK", default=False)
"""Webhooks go to https only; trying one out on the same machine may do without."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "rectify.foundation.files.web.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "rectify.config.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
"""Django by itself writes nothing of an error where DEBUG is off. Logs hold paths (without the secrets in some of them) and tracebacks,
never bodies, cookies or settings.
"""
