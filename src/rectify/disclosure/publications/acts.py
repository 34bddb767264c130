"""The acts on proposals, with the sentence the record tells of each. The release itself is recorded by the frozen publications."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

PROPOSED = register(
    "proposal:propose:done",
    zh="{actor}提出公开{subject}（事实截至{facts_on}，待定遮盖{redactions}处）",
    en="{actor} proposed to publish {subject} (facts of {facts_on}, {redactions} redactions to decide)",
)
REBUILT = register(
    "proposal:rebuild:done",
    zh="{actor}按{facts_on}的事实重新生成{subject}（保留遮盖决定{kept}处）",
    en="{actor} built {subject} again from the facts of {facts_on} ({kept} decisions on redactions kept)",
)
REASONED = register(
    "proposal:reason:done", zh="{actor}说明{subject}中变化的原因：{reasons}", en="{actor} gave reasons for changes in {subject}: {reasons}"
)
DECIDED = register(
    "redaction:decide:done",
    zh="{actor}决定{subject}的{count}处遮盖：遮盖{hidden}处，保留{shown}处",
    en="{actor} decided {count} redactions of {subject}: {hidden} hidden, {shown} left",
)
MARKED = register(
    "redaction:mark:done", zh="{actor}在{subject}中标出{count}处遮盖", en="{actor} marked {count} places of {subject} to be hidden"
)
APPROVED = register("proposal:approve:done", zh="{actor}批准公开{subject}：{number}", en="{actor} approved {subject}: {number}")
REFUSED = register("proposal:refuse:done", zh="{actor}不同意公开{subject}：{because}", en="{actor} refused to publish {subject}: {because}")
