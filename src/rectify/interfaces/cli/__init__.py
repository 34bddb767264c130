"""The ``rectify`` command: one module a sub-command, each with ``run(argv) -> exit code``; see ``main.COMMANDS``."""
