"""The acts on the lists, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.campaign.ledger import petition_acts, scheme_acts  # noqa: F401 - registered wherever these are
from rectify.foundation.audit.rules import register

CAMPAIGN_OPENED = register("campaign:open:done", zh="{actor}建立了整改任务批次{subject}", en="{actor} opened the campaign {subject}")
DOCUMENT_TAKEN = register(
    "document:take_in:done",
    zh="{actor}把{document}纳入{subject}：新增{tasks}项任务、{measures}条措施，{joined}行并入方案条目，提出{asked}个问题",
    en="{actor} took {document} into {subject}: {tasks} new tasks, {measures} measures, {joined} rows joined, {asked} questions",
)
VERSION_COMPARED = register(
    "document:compare:done",
    zh="{actor}提交了{subject}的新版本{document}：{changes}处不同待定",
    en="{actor} handed in {document} as a new version for {subject}: {changes} differences wait for a decision",
)
_STATES = {
    "open": ("整改中", "open"),
    "acceptance_requested": ("已申请验收", "acceptance requested"),
    "accepted": ("已验收", "accepted"),
    "reviewed": ("已复核", "reviewed"),
    "noticed": ("已公示", "in public notice"),
    "signed": ("已签字", "signed"),
    "closed": ("已销号", "closed"),
    "returned": ("已退回", "returned"),
    "reopened": ("已重新打开", "reopened"),
    "withdrawn": ("已撤出清单", "withdrawn"),
}
TASK_MOVED = {
    state: register(f"task:move:{state}", zh=f"{{actor}}把{{subject}}转为“{zh}”", en=f"{{actor}} moved {{subject}} to “{en}”")
    for state, (zh, en) in _STATES.items()
}
"""State reached -> its act; drafts are confirmed, rejected and restored by acts of their own."""
TASK_CONFIRMED = register("task:confirm:done", zh="{actor}确认了任务{subject}", en="{actor} confirmed task {subject}")
TASK_REJECTED = register("task:reject:done", zh="{actor}剔除了任务{subject}：{because}", en="{actor} rejected task {subject}: {because}")
TASK_RESTORED = register("task:restore:done", zh="{actor}恢复了任务{subject}", en="{actor} restored task {subject}")
TASK_TITLED = register(
    "task:title:done", zh="{actor}修改了任务标题：{before}→{subject}", en="{actor} changed a title: {before} → {subject}"
)
TASK_ADDED = register("task:add:done", zh="{actor}从原文补充了任务{subject}", en="{actor} added task {subject} from the document")
TASK_MERGED = register("task:merge:done", zh="{actor}把任务{merged}并入{subject}", en="{actor} merged task {merged} into {subject}")
TASK_REWORDED = register(
    "task:reword:done", zh="{actor}按新版本更新了任务{subject}的内容", en="{actor} took over the new wording of task {subject}"
)
MEASURE_ADDED = register("measure:add:done", zh="{actor}从原文补充了措施{subject}", en="{actor} added measure {subject} from the document")
MEASURE_SPLIT = register("measure:split:done", zh="{actor}拆分了措施{subject}", en="{actor} split measure {subject}")
MEASURES_MERGED = register(
    "measure:merge:done", zh="{actor}合并了{count}条措施为{subject}", en="{actor} merged {count} measures into {subject}"
)
MEASURE_REJECTED = register(
    "measure:reject:done", zh="{actor}剔除了措施{subject}：{because}", en="{actor} rejected measure {subject}: {because}"
)
MEASURE_MOVED = register(
    "measure:move:done", zh="{actor}把措施{subject}移到任务{task}", en="{actor} moved measure {subject} to task {task}"
)
MEASURE_STARTED = register(
    "measure:start:done", zh="{actor}报告措施{subject}于{on}启动", en="{actor} reported that measure {subject} began on {on}"
)
MEASURE_FINISHED = register(
    "measure:finish:done", zh="{actor}报告措施{subject}于{on}完成", en="{actor} reported that measure {subject} was finished on {on}"
)
SITE_FINISHED = register(
    "site:finish:done", zh="{actor}报告点位{subject}于{on}完成", en="{actor} reported that the site {subject} was finished on {on}"
)
TASK_ORIGIN = register(
    "task:origin:done", zh="{actor}认定任务{subject}的来源为“{origin}”", en="{actor} stated that {subject} comes from “{origin}”"
)
SITE_PLACED = register("site:place:done", zh="{actor}登记点位{subject}的坐标：{place}", en="{actor} placed the site {subject} at {place}")
UNIT_ASSIGNED = register(
    "responsibility:assign:done", zh="{actor}认定“{name}”为{units}({subject})", en="{actor} stated that “{name}” means {units} ({subject})"
)
UNIT_OUTSIDE = register(
    "responsibility:assign:none",
    zh="{actor}认定“{name}”不指本市任何单位({subject})",
    en="{actor} stated that “{name}” means no unit of ours ({subject})",
)
RESPONSIBILITY_ADDED = register(
    "responsibility:add:done", zh="{actor}为{subject}补充了单位{name}", en="{actor} added the unit {name} to {subject}"
)
RESPONSIBILITY_DROPPED = register(
    "responsibility:drop:done",
    zh="{actor}从{subject}去掉了单位{name}：{because}",
    en="{actor} took the unit {name} off {subject}: {because}",
)
EXTENSION_REQUESTED = register(
    "extension:request:done",
    zh="{actor}为{subject}申请延期：{due_from}→{due_to}",
    en="{actor} asked to extend {subject} from {due_from} to {due_to}",
)
EXTENSION_APPROVED = register(
    "extension:decide:approved", zh="{actor}同意{subject}延期至{due_to}", en="{actor} approved the extension of {subject} to {due_to}"
)
EXTENSION_REFUSED = register(
    "extension:decide:refused", zh="{actor}不同意{subject}延期：{decision}", en="{actor} refused the extension of {subject}: {decision}"
)
CHANGE_ACCEPTED = register(
    "change:decide:accepted", zh="{actor}接受了新版本的改动：{subject}", en="{actor} accepted a change of the new version: {subject}"
)
CHANGE_REFUSED = register(
    "change:decide:refused", zh="{actor}未接受新版本的改动：{subject}", en="{actor} refused a change of the new version: {subject}"
)
IMPORT_DONE = register(
    "import:run:done",
    zh="{actor}导入{subject}：{rows}行，新增{created}项任务，并入{joined}行，未变{unchanged}行",
    en="{actor} imported {subject}: {rows} rows, {created} new tasks, {joined} rows joined, {unchanged} unchanged",
)
IMPORT_REFUSED = register(
    "import:run:refused",
    zh="{actor}导入{subject}未成功：{errors}处错误，未写入任何内容",
    en="{actor} could not import {subject}: {errors} errors, nothing was written",
)
