"""Tables of the campaign and its lists, by what they are about.

A task is born as a *draft* when a document is read and becomes work when a person confirms it.
"""

from rectify.campaign.ledger.models.campaign import Campaign, CampaignDocument, LegalBasis, Section
from rectify.campaign.ledger.models.changes import Extension, ImportRun, Move, SavedView, VersionChange
from rectify.campaign.ledger.models.schemes import ExpertOpinion, Scheme, SchemeStep, SchemeVersion
from rectify.campaign.ledger.models.targets import Deviation, Responsibility, Result, StandingDuty, Target
from rectify.campaign.ledger.models.tasks import FactLink, Measure, Nature, Origin, Problem, Site, TakenItem, Task, TaskState

__all__ = [
    "Campaign",
    "CampaignDocument",
    "Deviation",
    "ExpertOpinion",
    "Extension",
    "FactLink",
    "ImportRun",
    "LegalBasis",
    "Measure",
    "Move",
    "Nature",
    "Origin",
    "Problem",
    "Responsibility",
    "Result",
    "SavedView",
    "Scheme",
    "SchemeStep",
    "SchemeVersion",
    "Section",
    "Site",
    "StandingDuty",
    "TakenItem",
    "Target",
    "Task",
    "TaskState",
    "VersionChange",
]
