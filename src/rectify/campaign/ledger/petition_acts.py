"""The acts by which a complaint becomes work of the lists, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

OPENED = register(
    "task:petition:opened", zh="{actor}交办信访件，形成任务{subject}", en="{actor} handed a complaint over; it is now task {subject}"
)
ANSWER_AGAIN = register(
    "task:petition:answer_again", zh="{actor}：{subject}须重新调查核实并答复", en="{actor}: {subject} must be looked into and answered anew"
)
PROMISED = register(
    "task:petition:promised",
    zh="{actor}采纳答复，把{count}条整改措施列入{subject}",
    en="{actor} accepted a reply and put its {count} measures on {subject}",
)
