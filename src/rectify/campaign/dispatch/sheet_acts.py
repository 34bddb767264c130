"""The acts on sheets and bulletins, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

SHEET_FILED = register(
    "sheet:file:done",
    zh="{actor}用填报表“{name}”上报了{subject}：{reports}条措施、{cells}个单元格",
    en="{actor} filed {reports} reports ({cells} cells) of {subject} with the sheet “{name}”",
)
BULLETIN_EDITED = register("bulletin:edit:done", zh="{actor}修改了{subject}的通报", en="{actor} edited the bulletin of {subject}")
BULLETIN_ISSUED = register(
    "bulletin:issue:done",
    zh="{actor}印发了{subject}的通报，内容校验值{hash}",
    en="{actor} issued the bulletin of {subject}; the hash of its content is {hash}",
)
