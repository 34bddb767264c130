"""All acts on complaints; each part of the app keeps its own and is imported here, so that one import registers them all."""

from __future__ import annotations

from rectify.response.petitions import batch_acts, calling_acts, citizen_acts, handling_acts, intake_acts, likeness_acts

__all__ = ["batch_acts", "calling_acts", "citizen_acts", "handling_acts", "intake_acts", "likeness_acts"]
