"""The acts on complaints while they are handled, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

RULES_CHOSEN = register(
    "petition:rules:chosen",
    zh="{actor}为{subject}选用信访规则“{code}”，自{valid_from}起",
    en="{actor} chose the petition rules “{code}” for {subject}, from {valid_from} on",
)
HANDED_OVER = register(
    "petition:hand_over:done",
    zh="{actor}把{subject}交办给{unit}（第{batch}批），答复时限{due}",
    en="{actor} handed {subject} over to {unit} (batch {batch}), reply due {due}",
)
BATCH_HANDED_OVER = register(
    "handover:make:done", zh="{actor}交办{subject}，共{count}件", en="{actor} handed over {subject}: {count} complaints"
)
LEAD_ASSIGNED = register(
    "petition:unit:lead", zh="{actor}把{subject}改由{unit}办理：{because}", en="{actor} gave {subject} to {unit}: {because}"
)
UNIT_ADDED = register(
    "petition:unit:added",
    zh="{actor}为{subject}增加{part_zh}单位{unit}：{because}",
    en="{actor} added {unit} to {subject} ({part_en}): {because}",
)
UNIT_ENDED = register(
    "petition:unit:ended", zh="{actor}让{unit}退出{subject}：{because}", en="{actor} took {unit} off {subject}: {because}"
)
RETURN_ASKED = register(
    "petition:return:asked", zh="{actor}申请退回{subject}：{because}", en="{actor} asked to give {subject} back: {because}"
)
RETURN_GRANTED = register(
    "petition:return:granted",
    zh="{actor}同意退单，{subject}改由{unit}办理",
    en="{actor} granted the return of {subject}; {unit} answers now",
)
RETURN_REFUSED = register(
    "petition:return:refused", zh="{actor}不同意退回{subject}：{decision}", en="{actor} refused the return of {subject}: {decision}"
)
TAKING_BACK_ASKED = register(
    "petition:taking_back:asked",
    zh="{actor}登记信访人要求撤回{subject}：{because}",
    en="{actor} noted that {subject} is taken back: {because}",
)
TAKING_BACK_REFUSED = register(
    "petition:taking_back:refused",
    zh="{actor}不同意撤回{subject}：{decision}",
    en="{actor} refused that {subject} is taken back: {decision}",
)
URGED = register("petition:urge:desk", zh="{actor}督办{subject}：{words}", en="{actor} pressed for an answer to {subject}: {words}")
URGED_BY_PETITIONER = register("petition:urge:petitioner", zh="信访人催办{subject}", en="The petitioner pressed for an answer to {subject}")
REPLY_WRITTEN = register(
    "petition:reply:written",
    zh="{actor}提交了{subject}的答复（第{version}稿）：{substantiated_zh}，{settled_zh}",
    en="{actor} handed in a reply to {subject} (version {version}): {substantiated_en}, {settled_en}",
)
REPLY_ACCEPTED = register(
    "petition:reply:accepted",
    zh="{actor}采纳了{subject}的答复（第{version}稿）",
    en="{actor} accepted the reply to {subject} (version {version})",
)
REPLY_RETURNED = register(
    "petition:reply:returned",
    zh="{actor}退回了{subject}的答复（第{version}稿）：{because}",
    en="{actor} sent the reply to {subject} back (version {version}): {because}",
)
OUTCOME_STATED = register(
    "petition:outcome:stated", zh="{actor}登记{subject}的处理结果：{kind_zh}", en="{actor} stated what followed from {subject}: {kind_en}"
)
OUTCOME_WITHDRAWN = register(
    "petition:outcome:withdrawn",
    zh="{actor}撤销{subject}的处理结果“{kind_zh}”：{because}",
    en="{actor} took back what followed from {subject} ({kind_en}): {because}",
)
