"""What an installation tells by its environment, read in one place."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rectify.config.postgres import use_local_server


class WrongEnvironment(SystemExit):
    """A setting of the environment cannot be used; the message is one plain sentence."""


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no setting: ``1 true yes on`` are yes."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def var_folder() -> Path:
    """The folder of everything the installation writes; ``RECTIFY_VAR``, else ``var`` in the working folder."""
    return Path(os.environ.get("RECTIFY_VAR", "var")).resolve()


def secret_key(var: Path) -> str:
    """The signing key: ``RECTIFY_SECRET_KEY``, else one made once and kept readable by the owner alone."""
    if key := os.environ.get("RECTIFY_SECRET_KEY"):
        return key
    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(var: Path) -> dict[str, Any]:
    """Django's settings for ``DATABASE_URL`` (``postgresql://user:password@host:port/name?host=/socket``).

    Without it the local server of this installation is started, if it is not up, and meant.
    """
    url = use_local_server(var)
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise WrongEnvironment(f"DATABASE_URL must begin with postgresql://, but begins with {parts.scheme or 'nothing'}://.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "rectify",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
