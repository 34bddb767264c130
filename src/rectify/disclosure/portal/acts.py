"""The one act of the portal that is on record: supplying the areas of the map. Subscriptions are nobody's work and leave no trace."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

BOUNDARY_SUPPLIED = register(
    "boundary:supply:done",
    zh="{actor}提供{subject}的区域边界（共{areas}个区域，来源：{source}）",
    en="{actor} supplied the areas of {subject} ({areas} areas, source: {source})",
)
