"""The act of releasing, with the sentence the record tells of it. The subject is the publication."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

RELEASED = register(
    "publication:release:done",
    zh="{actor}发布{subject}（内容摘要{digest}，共{items}项）",
    en="{actor} released {subject} (digest {digest}, {items} items)",
)
