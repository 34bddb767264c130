"""What an installation tells by its environment, read in one place."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
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
    """The signing key: ``RECTIFY_SECRET_KEY``, else one made once and kept readable by the owner alone.

    Raises:
        WrongEnvironment: the folder cannot be written to (no disk, no permission).
    """
    return os.environ.get("RECTIFY_SECRET_KEY") or _made_once(var, "secret-key")


def sealing_keys(var: Path) -> list[str]:
    """The keys of the sealed fields, newest first: ``RECTIFY_SEALING_KEYS`` (commas between), else one made once.

    Raises:
        WrongEnvironment: the folder cannot be written to (no disk, no permission).
    """
    given = [key.strip() for key in os.environ.get("RECTIFY_SEALING_KEYS", "").split(",") if key.strip()]
    return given or [_made_once(var, "sealing-key")]


def _made_once(var: Path, name: str) -> str:
    path = var / name
    try:
        if not path.exists():
            var.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise WrongEnvironment(
            f"无法在 {var} 写入：{error.strerror}。请腾出磁盘或授予权限，或用 RECTIFY_VAR 指定另一个目录。\n"
            f"Nothing can be written to {var}: {error.strerror}. "
            "Free the disk, grant the permission, or name another folder with RECTIFY_VAR."
        ) from error


SESSION: Final = "-c jit=off"
"""Settings of each session: servers that can compile queries would do so for those over many tasks, which takes longer than running them.
``options=`` in the address takes its place, for poolers that let no settings through."""


def database(var: Path) -> dict[str, Any]:
    """Django's settings for ``DATABASE_URL`` (``postgresql://user:password@host:port/name?host=/socket``).

    Without it the local server of this installation is started, if it is not up, and meant.
    """
    url = use_local_server(var)
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        given = f"{parts.scheme}://" if parts.scheme else "no scheme"
        raise WrongEnvironment(f"DATABASE_URL 必须以 postgresql:// 开头。\nDATABASE_URL must begin with postgresql://, but has {given}.")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "rectify",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": SESSION, **query},
    }


def storage(var: Path) -> dict[str, Any]:
    """Where originals are kept: ``RECTIFY_STORAGE_URL``, else the folder ``originals`` under ``var``.

    ``s3://bucket/prefix?endpoint=https://…&region=…`` is any S3-compatible store (needs the extra ``s3``; keys come from the
    usual AWS variables), ``file:///folder`` another folder. Names are hashes of the content, so writing one again is harmless.
    """
    url = os.environ.get("RECTIFY_STORAGE_URL", "")
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        folder = Path(unquote(parts.path)) if parts.path else var / "originals"
        return {"BACKEND": "rectify.foundation.files.storage.Originals", "OPTIONS": {"location": folder}}
    if parts.scheme != "s3" or not parts.hostname:
        raise WrongEnvironment("RECTIFY_STORAGE_URL must be s3://bucket/prefix?endpoint=https://… or file:///folder.")
    if not find_spec("storages"):
        raise WrongEnvironment("RECTIFY_STORAGE_URL names an S3 store, but the package for it is missing: install rectify[s3].")
    query = dict(parse_qsl(parts.query))
    options = {"bucket_name": parts.hostname, "location": parts.path.strip("/"), "file_overwrite": True, "default_acl": None}
    options |= {name: query[key] for key, name in (("endpoint", "endpoint_url"), ("region", "region_name")) if key in query}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes e-mail from us; an empty ``host`` means that none goes out."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    ssl: bool = False


def mail() -> Mail:
    """``RECTIFY_SMTP_URL``: ``smtp://user:password@host:port?tls=1`` (STARTTLS) or ``smtps://…`` (TLS from the first byte).

    Raises:
        WrongEnvironment: another scheme, or no host.
    """
    url = os.environ.get("RECTIFY_SMTP_URL", "")
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise WrongEnvironment(
            "RECTIFY_SMTP_URL 应写成 smtp://用户:口令@主机:端口?tls=1 或 smtps://…。\n"
            "RECTIFY_SMTP_URL must be smtp://user:password@host:port?tls=1 or smtps://…."
        )
    ssl = parts.scheme == "smtps"
    wants_tls = dict(parse_qsl(parts.query)).get("tls", "").lower() in {"1", "true", "yes", "on"}
    port = parts.port or (465 if ssl else 587 if wants_tls else 25)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Mail(parts.hostname, port, user, password, starttls=wants_tls and not ssl, ssl=ssl)


def data_folder(name: str) -> Path:
    """A folder of dated data (``standards``, ``procedures``): ``RECTIFY_<NAME>``, else at the root of the repository or here."""
    if folder := os.environ.get(f"RECTIFY_{name.upper()}"):
        return Path(folder).resolve()
    root = Path(__file__).resolve().parents[3]
    return root / name if (root / name).is_dir() else Path(name).resolve()
