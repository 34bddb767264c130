"""What citizens do through the portal, with the sentence the record tells of it. None of them holds who complained or what was said."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

ADDED = register("petition:add:done", zh="群众补充了信访件{subject}的内容", en="The petitioner added words to complaint {subject}")
WITHDRAWN = register(
    "petition:withdraw:citizen", zh="群众在公开平台撤回了信访件{subject}", en="The petitioner took complaint {subject} back on the portal"
)
