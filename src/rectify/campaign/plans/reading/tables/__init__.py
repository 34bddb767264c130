"""Lists (措施清单, 问题清单, 任务清单, 责任清单) as tables: their rows become tasks and measures with spans into the raw text."""

from __future__ import annotations

from rectify.campaign.plans.reading.tables.facts import FactsIn
from rectify.campaign.plans.reading.tables.read import TableReading, read_tables

__all__ = ["FactsIn", "TableReading", "read_tables"]
