"""The acts on complaints that are the same, or several in one, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

MERGED = register("petition:merge:done", zh="{actor}把信访件{subject}并入{into}", en="{actor} merged complaint {subject} into {into}")
UNMERGED = register(
    "petition:merge:undone",
    zh="{actor}撤销了信访件{subject}与{into}的合并：{because}",
    en="{actor} took complaint {subject} out of {into} again: {because}",
)
SPLIT = register(
    "petition:split:done",
    zh="{actor}把信访件{subject}拆分为{parts}：{because}",
    en="{actor} split complaint {subject} into {parts}: {because}",
)
UNSPLIT = register(
    "petition:split:undone",
    zh="{actor}撤销了信访件{subject}的拆分，{parts}并回：{because}",
    en="{actor} undid the split of complaint {subject}; {parts} went back into it: {because}",
)
PUT_BACK = register(
    "petition:split:put_back",
    zh="{actor}把{subject}并回原件{into}",
    en="{actor} put {subject} back into the complaint {into} it was cut from",
)
TOLD_APART = register(
    "petition:likeness:apart",
    zh="{actor}认定{subject}与{other}不是同一件：{because}",
    en="{actor} decided that {subject} and {other} are not the same: {because}",
)
REPEAT = register(
    "petition:likeness:repeat",
    zh="{actor}认定{subject}是{other}的重复投诉，单独办理",
    en="{actor} decided that {subject} repeats {other} and is a case of its own",
)
LOOK_AGAIN = register(
    "petition:likeness:reopened",
    zh="{actor}撤销了关于{subject}与{other}是否同一件的认定",
    en="{actor} took back the decision about {subject} and {other}",
)
