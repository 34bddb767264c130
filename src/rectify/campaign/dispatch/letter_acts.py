"""The acts on letters, standing duties, major matters and hooks, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

LADDER_CHOSEN = register(
    "ladder:choose:done",
    zh="{actor}为{subject}选用预警阶梯“{ladder}”，自{valid_from}起",
    en="{actor} chose the warning ladder {ladder} for {subject} from {valid_from} on",
)
LETTERS_PROPOSED = register(
    "letters:propose:done",
    zh="{actor}按预警阶梯为{subject}提出{count}件函件建议",
    en="{actor} proposed {count} letters for {subject} by the ladder",
)
LETTER_DRAFTED = register(
    "letter:draft:done", zh="{actor}拟了发给{unit}的{subject}：{because}", en="{actor} drafted {subject} to {unit}: {because}"
)
LETTER_ISSUED = register(
    "letter:issue:done", zh="{actor}签发{subject}（{number}），发往{unit}", en="{actor} issued {subject} ({number}) to {unit}"
)
LETTER_DISMISSED = register(
    "letter:dismiss:done", zh="{actor}决定不发{subject}（{unit}）：{because}", en="{actor} dismissed {subject} to {unit}: {because}"
)
LETTER_ANSWERED = register("letter:answer:done", zh="{actor}答复了{subject}（{number}）", en="{actor} answered {subject} ({number})")
SUPERVISION_STEPS = {
    "rectified": register(
        "supervision:step:rectified", zh="{actor}说明挂牌督办{subject}已整改：{words}", en="{actor} stated {subject} as rectified: {words}"
    ),
    "applied": register(
        "supervision:step:applied", zh="{actor}申请解除挂牌督办{subject}", en="{actor} applied for the release of {subject}"
    ),
    "sent_back": register(
        "supervision:step:sent_back",
        zh="{actor}退回解除挂牌督办{subject}的申请：{words}",
        en="{actor} sent back the application on {subject}: {words}",
    ),
    "checked": register("supervision:step:checked", zh="{actor}核查挂牌督办{subject}：{words}", en="{actor} checked {subject}: {words}"),
    "released": register("supervision:step:released", zh="{actor}解除挂牌督办{subject}：{words}", en="{actor} released {subject}: {words}"),
}
"""Step of a listed supervision -> its act."""
DUTIES_LAID = register(
    "duty:lay:done",
    zh="{actor}为{subject}生成{count}个到期的长期任务事项",
    en="{actor} laid out {count} due items of standing duties for {subject}",
)
DUTY_FULFILLED = register(
    "duty:fulfil:done", zh="{actor}报告{unit}于{on}履行了{subject}", en="{actor} reported that {unit} fulfilled {subject} on {on}"
)
MATTER_REPORTED = register("matter:report:done", zh="{actor}即时报告重大事项：{subject}", en="{actor} reported a major matter: {subject}")
MATTER_TAKEN = register(
    "matter:take:done", zh="{actor}受理重大事项“{subject}”：{instruction}", en="{actor} took up the major matter “{subject}”: {instruction}"
)
HOOK_SET = register("hook:set:done", zh="{actor}设置了通知地址{subject}（{host}）", en="{actor} set up the hook {subject} ({host})")
HOOK_SWITCHED = {
    True: register("hook:switch:on", zh="{actor}启用了通知地址{subject}", en="{actor} switched the hook {subject} on"),
    False: register("hook:switch:off", zh="{actor}停用了通知地址{subject}", en="{actor} switched the hook {subject} off"),
}
