"""``rectify demo``: load the city of Haidai, say what was read and who can log in, and serve the desk."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from rectify.interfaces.cli.serve import apart, arguments, check_port, listen, prepare, start_worker


def run(argv: Sequence[str]) -> int:
    """Load and serve; twice gives the same city. ``--load-only`` stops before serving."""
    parser = arguments("rectify demo", "装入演示城市海岱市并启动 / load the demo city and serve")
    parser.add_argument("--load-only", action="store_true", help="do not serve")
    options = parser.parse_args(argv)
    if not options.load_only:
        check_port(options.host, options.port)
    prepare()
    apart(load_and_tell)
    if options.load_only:
        return 0
    start_worker()
    print(f"\n打开 http://{options.host}:{options.port}/ ，按 Ctrl+C 停止。 Open it in a browser; Ctrl+C stops.")
    listen(options.host, options.port, options.workers)
    return 0


def load_and_tell() -> None:
    """Load the city, or find it loaded, and print what is in it; in a process apart, for it takes 230 MiB that workers would carry on."""
    print(importlib.import_module("rectify.interfaces.demo.load").load().report())
