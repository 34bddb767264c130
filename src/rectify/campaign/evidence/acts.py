"""The acts on evidence, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

HANDED_IN = register("evidence:submit:done", zh="{actor}提交了佐证材料{subject}", en="{actor} handed in the evidence {subject}")
ACCEPTED = register("evidence:judge:accepted", zh="{actor}采信了佐证材料{subject}", en="{actor} accepted the evidence {subject}")
REJECTED = register(
    "evidence:judge:rejected", zh="{actor}未采信佐证材料{subject}：{judgement}", en="{actor} rejected the evidence {subject}: {judgement}"
)
WITHDRAWN = register(
    "evidence:withdraw:done", zh="{actor}撤回了佐证材料{subject}：{because}", en="{actor} withdrew the evidence {subject}: {because}"
)
EXAMINED = register(
    "evidence:examine:found",
    zh="{actor}核查佐证材料{subject}，发现{count}处疑点",
    en="{actor} examined the evidence {subject}: {count} findings",
)
REPORTS_EXAMINED = register(
    "report:examine:found", zh="{actor}核查填报文字，{count}处雷同或数值存疑", en="{actor} examined the reports: {count} findings"
)
CLEARED = register(
    "finding:clear:done", zh="{actor}排除了{subject}的疑点：{because}", en="{actor} cleared a finding on {subject}: {because}"
)
