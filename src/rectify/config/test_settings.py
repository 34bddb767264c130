"""Settings of the tests: the same as everywhere, with cheap passwords and files that vanish."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("RECTIFY_VAR", "var/test")

from rectify.config.settings import *  # noqa: F403 - a test installation is an installation

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VAR = Path(tempfile.mkdtemp(prefix="rectify-test-"))
STORAGES = {
    "default": {"BACKEND": "rectify.foundation.files.storage.Originals", "OPTIONS": {"location": VAR / "originals"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SECRET_KEY = "only-for-tests"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()  # whitenoise warns when it is not there, and a warning is an error in tests
