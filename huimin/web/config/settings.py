"""Settings of the office. Three words of the environment decide: HUIMIN_HOME, HUIMIN_DATABASE, HUIMIN_HOSTS.

Everything an operator may change is there or in huimin.toml ([office]); nothing here depends on a machine.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from huimin.web.config.database import database
from huimin.web.config.secret import secret

HOME = Path(os.environ.get("HUIMIN_HOME", "data")).resolve()
HTTPS = os.environ.get("HUIMIN_HTTPS", "") == "1"
"""Served behind TLS: cookies are marked secure and browsers are told to come back by https only."""

SECRET_KEY = secret(HOME, "session")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HUIMIN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "huimin.web.config.urls"
WSGI_APPLICATION = "huimin.web.config.wsgi.application"
DATABASES = {"default": database(os.environ.get("HUIMIN_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "huimin.web.accounts",
    "huimin.web.access",
    "huimin.web.store",
    "huimin.web.design",
    "huimin.web.front",
    "huimin.web.identity",
    "huimin.web.audit",
    "huimin.web.citizen",
    "huimin.web.public",
    "huimin.web.officer",
    "huimin.web.cockpit",
    "huimin.web.budget",
    "huimin.web.cases",
    "huimin.web.worker",
    "huimin.web.steward",
    "huimin.web.exports",
    "huimin.web.visits",
    "huimin.web.check",
    "huimin.web.api",
    "huimin.web.hooks",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huimin.web.front.middleware.Reader",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "huimin.web.access.middleware.Access",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": ["django.template.context_processors.request", "huimin.web.front.context.frame"],
        "builtins": ["huimin.web.design.templatetags.huimin", "huimin.web.design.templatetags.components"],
    },
}]

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign_in"
SESSION_COOKIE_NAME = "__Host-huimin" if HTTPS else "huimin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_SECONDS = 20 * 60
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [SELF], "img-src": [SELF, "data:", "blob:"], "object-src": [NONE], "base-uri": [NONE],
    "form-action": [SELF], "frame-ancestors": [NONE],
}}
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
"""What somebody uploads never lies in a temporary file, where it would be readable."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_COOKIE_NAME = "language"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "office" / "static"
FILES_ROOT = HOME / "office" / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"line": {"()": "huimin.web.config.logs.Line", "format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
