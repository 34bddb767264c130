"""The base of every refusal an act can give; defined below all apps, so that files can refuse too."""

from __future__ import annotations

from rectify.foundation.refusals import Missing, NotFound, Refused

__all__ = ["Missing", "NotFound", "Refused"]
