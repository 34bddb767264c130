"""Tables of the petitions: complaints, who complained (sealed), batches, units at work, replies, outcomes, call-backs.

What a complaint *is* stands in :class:`Petition` and never changes after intake; what happened to it are rows of their own. Whether it
is settled is not stored: it follows from the reply and from the state of the task it became.
"""

from __future__ import annotations

from rectify.response.petitions.models.citizens import Addition
from rectify.response.petitions.models.handling import CallBack, Outcome, Reply, ReplyMeasure, ReturnRequest, UnitAtWork, Urge
from rectify.response.petitions.models.intake import (
    Attempt,
    ColumnMapping,
    Handover,
    Identity,
    IdentityLook,
    IntakeBatch,
    Likeness,
    NumberSeries,
    Petition,
    Photo,
    TableOriginal,
)
from rectify.response.petitions.models.merging import Merge
from rectify.response.petitions.models.words import Channel, PetitionState, Pollution, RuleChoice

__all__ = [
    "Addition",
    "Attempt",
    "CallBack",
    "Channel",
    "ColumnMapping",
    "Handover",
    "Identity",
    "IdentityLook",
    "IntakeBatch",
    "Likeness",
    "Merge",
    "NumberSeries",
    "Outcome",
    "Petition",
    "PetitionState",
    "Photo",
    "Pollution",
    "Reply",
    "ReplyMeasure",
    "ReturnRequest",
    "RuleChoice",
    "TableOriginal",
    "UnitAtWork",
    "Urge",
]
