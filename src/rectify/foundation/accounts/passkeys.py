"""Passkeys, which nobody here is offered: allauth loads the library of theirs with its log-in pages, 7 MiB in every worker.

A stand-in takes the place of the one module that needs it, and loads it when something of it is asked for.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final

NAME: Final = "allauth.mfa.webauthn.internal.auth"


class StandIn(ModuleType):
    """A module that is loaded by the first who asks for something of it; the others wait."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self._wanted, self._lock, self._loaded = spec, threading.RLock(), list[ModuleType]()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import machinery looks for such, and means this one
            raise AttributeError(name)
        with self._lock:
            if not self._loaded and self._wanted.loader:
                module = importlib.util.module_from_spec(self._wanted)
                self._wanted.loader.exec_module(module)
                self._loaded.append(module)
            return getattr(self._loaded[0], name)


def put_off() -> None:
    """Let the stand-in be found where the module is imported, unless it is loaded already."""
    if NAME not in sys.modules and (spec := importlib.util.find_spec(NAME)):
        sys.modules[NAME] = StandIn(spec)
