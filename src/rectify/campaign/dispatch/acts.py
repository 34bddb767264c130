"""The acts on rounds and reports, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

CADENCE_SET = register(
    "cadence:set:done",
    zh="{actor}设定{subject}自{valid_from}起的调度周期：{period}，第{cut_off_day}天{cut_off_hour}时截止",
    en="{actor} set the cadence of {subject} from {valid_from}: {period}, cut off on day {cut_off_day} at {cut_off_hour}:00",
)
ROUND_OPENED = register(
    "round:open:done", zh="{actor}开启了{subject}，要求填报{asked}条措施", en="{actor} opened {subject}; {asked} reports are asked for"
)
ROUND_REMINDED = register(
    "round:remind:done",
    zh="{actor}提醒{units}个单位填报{subject}，{waiting}条未报",
    en="{actor} reminded {units} units of {subject}; {waiting} reports are missing",
)
ROUND_FROZEN = register(
    "round:freeze:done",
    zh="{actor}封存了{subject}：应报{asked}条，已报{filed}条，内容校验值{hash}",
    en="{actor} froze {subject}: {filed} of {asked} reports filed; the hash of its content is {hash}",
)
REPORT_FILED = register("report:file:done", zh="{actor}填报了{round}：{subject}", en="{actor} filed a report in {round}: {subject}")
REPORT_CHANGED = register(
    "report:file:changed", zh="{actor}修改了{round}的填报：{subject}", en="{actor} changed the report in {round}: {subject}"
)
REPORT_FILED_LATE = register(
    "report:file:late",
    zh="{actor}补报了{owed}，计入{round}：{subject}",
    en="{actor} filed late what was owed in {owed}; it stands in {round}: {subject}",
)
