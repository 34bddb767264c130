"""The acts of the close-out, with the sentence the record tells of each. The subject is the task; ``case`` is in the data."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

STEPS = {
    "request": register(
        "case:request:done",
        zh="{actor}以{unit}名义对{subject}申请验收（第{attempt}次，程序{procedure}）",
        en="{actor} asked for acceptance of {subject} for {unit} (attempt {attempt}, procedure {procedure})",
    ),
    "accept": register(
        "case:accept:done", zh="{actor}以{unit}名义验收{subject}：{verdict}", en="{actor} accepted for {unit}, {subject}: {verdict}"
    ),
    "review": register(
        "case:review:done", zh="{actor}以{unit}名义复核{subject}：{verdict}", en="{actor} reviewed for {unit}, {subject}: {verdict}"
    ),
    "check": register("case:check:done", zh="{actor}抽查{subject}：{verdict}", en="{actor} made a spot check of {subject}: {verdict}"),
    "notice": register(
        "case:notice:done",
        zh="{subject}公示期满，无未答复异议（{notice}）",
        en="The notice {notice} of {subject} ran to its end without open objection",
    ),
    "sign": register(
        "case:sign:done", zh="{actor}在{subject}审签表上签字（{title}）", en="{actor} signed the sheet of {subject} ({title})"
    ),
    "close": register("case:close:done", zh="{actor}办结{subject}的销号手续", en="{actor} completed the close-out of {subject}"),
    "file": register("case:file:done", zh="{actor}将{subject}销号情况报备", en="{actor} filed the close-out of {subject} upward"),
}
"""Kind of step -> its act."""

RETURNED = register("case:return:done", zh="{actor}退回{subject}：{because}", en="{actor} returned {subject}: {because}")
REOPENED = register("case:reopen:done", zh="{actor}重新打开{subject}：{because}", en="{actor} reopened {subject}: {because}")
SUSPENDED = register(
    "case:suspend:done", zh="{actor}中止{subject}的销号手续至{until}：{because}", en="{actor} suspended {subject} until {until}: {because}"
)
RESUMED = register("case:resume:done", zh="{actor}恢复{subject}的销号手续", en="{actor} resumed the close-out of {subject}")
CARRIED_OVER = register(
    "task:carry_over:done", zh="{actor}把{subject}转入{into}：{because}", en="{actor} carried {subject} over into {into}: {because}"
)
DRAWN = register(
    "draw:make:done",
    zh="{actor}在{subject}抽取第{number}次抽查：{size}件中抽中{chosen}件，种子“{seed}”",
    en="{actor} made drawing {number} in {subject}: {chosen} of {size} chosen, seed “{seed}”",
)
LOT_CHECKED = register(
    "draw:check:done", zh="{actor}对已销号的{subject}进行抽查：{verdict}", en="{actor} checked the closed {subject}: {verdict}"
)
NOTICE_POSTED = register(
    "notice:post:done",
    zh="{actor}在{media}发布公示{number}（{first}至{last}，{cases}件），涉及{subject}",
    en="{actor} posted notice {number} in {media} ({first} to {last}, {cases} cases) in {subject}",
)
OBJECTION_RECORDED = register(
    "objection:record:done", zh="{actor}登记了对{subject}公示的异议", en="{actor} recorded an objection to the notice of {subject}"
)
OBJECTION_ANSWERED = register(
    "objection:answer:done", zh="{actor}答复了对{subject}公示的异议：{verdict}", en="{actor} answered an objection to {subject}: {verdict}"
)
PROCEDURE_CHOSEN = register(
    "procedure:choose:done",
    zh="{actor}为{subject}的{kind}选定程序{procedure}，自{valid_from}起",
    en="{actor} chose the procedure {procedure} for {kind} of {subject} from {valid_from}",
)
DELEGATION_GRANTED = register(
    "delegation:grant:done",
    zh="{actor}登记授权：{delegate}自{valid_from}至{valid_to}代{subject}签字（{role}）",
    en="{actor} granted: {delegate} signs for {subject} from {valid_from} to {valid_to} ({role})",
)
DELEGATION_REVOKED = register(
    "delegation:revoke:done", zh="{actor}收回了{subject}对{delegate}的授权", en="{actor} revoked the delegation of {subject} to {delegate}"
)
