"""The acts on documents and facts, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

DOCUMENT_STORED = register(
    "document:store:done",
    zh="{actor}导入了文件{subject}：{facts}条事实，{questions}个待答问题",
    en="{actor} imported {subject}: {facts} facts, {questions} open questions",
)
FACT_CONFIRMED = register("fact:confirm:done", zh="{actor}确认了{subject}", en="{actor} confirmed {subject}")
FACTS_CONFIRMED = register(
    "fact:confirm_many:done", zh="{actor}一并确认了{subject}的{count}条事实", en="{actor} confirmed {count} facts of {subject} at once"
)
FACT_CORRECTED = register("fact:correct:done", zh="{actor}更正了{subject}", en="{actor} corrected {subject}")
FACT_REJECTED = register("fact:reject:done", zh="{actor}剔除了{subject}", en="{actor} rejected {subject}")
FACT_REOPENED = register("fact:reopen:done", zh="{actor}撤回了对{subject}的决定", en="{actor} took back the decision on {subject}")
FACT_ADDED = register("fact:add:done", zh="{actor}补充了{subject}", en="{actor} added {subject}")
QUESTION_ANSWERED = register("question:answer:done", zh="{actor}答复了{subject}：{answer}", en="{actor} answered {subject}: {answer}")
QUESTION_LEFT_OPEN = register(
    "question:leave:open", zh="{actor}说明{subject}无法查明：{answer}", en="{actor} stated that {subject} cannot be found out: {answer}"
)
QUESTION_REOPENED = register("question:reopen:done", zh="{actor}撤回了对{subject}的答复", en="{actor} took back the answer to {subject}")
