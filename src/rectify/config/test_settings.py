"""Settings of the tests: the same as everywhere, with cheap passwords, files that vanish and a server of their own that need not last."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from rectify.config.postgres import let_go_of_safety

OURS = not {"RECTIFY_VAR", "DATABASE_URL"} & os.environ.keys()
"""Whether the server is the one in ``var/test``, which nobody else uses; one that was named may hold data."""
os.environ.setdefault("RECTIFY_VAR", "var/test")

from rectify.config.settings import *  # noqa: E402, F403 - a test installation is an installation; it looks for its folder when imported

if OURS:
    let_go_of_safety(os.environ["DATABASE_URL"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VAR = Path(tempfile.mkdtemp(prefix="rectify-test-"))
STORAGES = {
    "default": {"BACKEND": "rectify.foundation.files.storage.Originals", "OPTIONS": {"location": VAR / "originals"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SECRET_KEY = "only-for-tests"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()  # whitenoise warns when it is not there, and a warning is an error in tests
