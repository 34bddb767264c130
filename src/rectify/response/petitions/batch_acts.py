"""The acts on tables of other systems, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

BATCH_TAKEN = register(
    "petition_batch:take:done",
    zh="{actor}从“{subject}”导入信访件：新登记{created}件，原已登记{unchanged}件",
    en="{actor} took “{subject}” in: {created} complaints registered, {unchanged} on record already",
)
BATCH_DROPPED = register(
    "petition_batch:drop:done", zh="{actor}放弃了待导入的表格“{subject}”", en="{actor} dropped the table “{subject}”; nothing was taken in"
)
MAPPING_KEPT = register(
    "petition_mapping:keep:done", zh="{actor}保存了列对应“{subject}”", en="{actor} kept the matching of columns “{subject}”"
)
ORIGINAL_OPENED = register(
    "petition_batch:original:opened",
    zh="{actor}取出了导入表格“{subject}”的原件（含举报人信息），理由：{because}",
    en="{actor} took out the original of the table “{subject}”, which says who complained: {because}",
)
ORIGINALS_ERASED = register(
    "petition_batch:original:erased",
    zh="{actor}按保存期限清除了{subject}的{count}份导入表格原件",
    en="{actor} erased the originals of {count} tables of {subject}, by the rule of retention",
)
