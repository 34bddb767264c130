"""The acts of the call-back, with the sentence the record tells of each. None of them holds who was asked."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

ASKED = register(
    "petition:call_back:asked", zh="{actor}就{subject}回访举报人（{way}）", en="{actor} asked the petitioner of {subject} ({way_en})"
)
ANSWERED = register(
    "petition:call_back:answered",
    zh="{actor}登记{subject}的回访结果：举报人表示{answer}",
    en="{actor} noted the petitioner's answer on {subject}: {answer_en}",
)
REOPENED = register(
    "petition:call_back:reopened",
    zh="{actor}因举报人表示未解决，按规则将{subject}重新转入办理，答复期限{reply_due}",
    en="{actor} put {subject} back to work by rule because the petitioner says it is not solved; reply due {reply_due}",
)
