"""The acts on complaints at intake, with the sentence the record tells of each. None of them holds who complained."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

REGISTERED = register(
    "petition:register:done", zh="{actor}登记了信访件{subject}（{channel}）", en="{actor} registered complaint {subject} ({channel_en})"
)
_STATES = {
    "received": ("待交办", "registered"),
    "handed_over": ("办理中", "handed over"),
    "answered": ("已答复", "answered"),
    "merged": ("已合并", "merged"),
    "split": ("已拆分", "split up"),
    "withdrawn": ("已撤回", "taken back"),
}
MOVED = {
    state: register(
        f"petition:move:{state}", zh=f"{{actor}}把信访件{{subject}}转为“{zh}”", en=f"{{actor}} moved complaint {{subject}} to “{en}”"
    )
    for state, (zh, en) in _STATES.items()
}
"""State reached -> its act, for moves whose happening has no name of its own."""
WITHDRAWN = register(
    "petition:withdraw:done",
    zh="{actor}登记：举报人撤回了{subject}，理由：{because}",
    en="{actor} noted that the petitioner took {subject} back: {because}",
)
WITHDRAWAL_UNDONE = register(
    "petition:withdraw:undone",
    zh="{actor}恢复了被撤回的{subject}，理由：{because}",
    en="{actor} put {subject} back to work after it had been taken back: {because}",
)
KEY_CASE_SET = register(
    "petition:key_case:set", zh="{actor}把{subject}列为重点关注：{because}", en="{actor} made {subject} a key case: {because}"
)
KEY_CASE_UNSET = register(
    "petition:key_case:unset", zh="{actor}取消{subject}的重点关注：{because}", en="{actor} made {subject} no key case any more: {because}"
)
DESCRIBED = register(
    "petition:describe:done",
    zh="{actor}更正了{subject}的登记信息：{changes}",
    en="{actor} corrected what {subject} is filed under: {changes_en}",
)
IDENTITY_SHOWN = register(
    "petition:identity:shown",
    zh="{actor}查看了{subject}的举报人信息，理由：{because}",
    en="{actor} looked at who brought {subject}: {because}",
)
WORDS_ERASED = register(
    "petition:words:erased",
    zh="{actor}按保存期限清除了{subject}中举报人补充、催办、回访的{count}段话",
    en="{actor} erased {count} later words of petitioners of {subject}, by the rule of retention",
)
SECRET_RENEWED = register(
    "petition:secret:renewed",
    zh="{actor}为{subject}重新生成了查询码，理由：{because}",
    en="{actor} made a new secret for {subject}: {because}",
)
IDENTITIES_ERASED = register(
    "petition:identity:erased",
    zh="{actor}按保存期限清除了{count}件信访件的举报人信息",
    en="{actor} erased who brought {count} complaints, by the rule of retention",
)
