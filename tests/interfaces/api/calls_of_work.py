"""Each operation of schemes, rounds, evidence, letters and the close-out: how it is called, with the rows of the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rectify.campaign.closure.queries.notices import last_day
from tests.interfaces.bodies import unit_of
from tests.interfaces.world import World
from tests.interfaces.world_evidence import DOT

Body = Callable[[World, str], Any]
BOTH = ("ecology", "county")


def say(**body: Any) -> Body:
    """The same body for every row."""
    return lambda _world, _row: body


def _scheme(world: World, row: str) -> Any:
    return {"title": "一事一议方案", "unit": unit_of(world, row).pk, "task": world.tasks[row].pk}


def _decision(world: World, row: str) -> Any:
    return {"approve": True, "words": "同意", "unit": (world.cast.housing if row == "county" else world.cast.office).pk}


def _photo(_world: World, _row: str) -> Any:
    return {"kind": "photo", "file": SimpleUploadedFile("现场.jpg", DOT + b"by program")}


def _acceptance(_world: World, _row: str) -> Any:
    members = [{"name": "王验收", "unit": "外聘：验收组"}]
    return {"passed": True, "opinion": "现场查看，属实。", "members": members, "on_day": timezone.localdate().isoformat()}


def _review(_world: World, _row: str) -> Any:
    place = {"latitude": "36.7", "longitude": "119.1"}
    return {"passed": True, "opinion": "同意验收意见。", "on_day": timezone.localdate().isoformat(), **place}


def _notice(world: World, _row: str) -> Any:
    first = timezone.localdate()
    days = {"first": first.isoformat(), "last": last_day(first, 10, "workdays").isoformat(), "days": 10, "day_type": "workdays"}
    said = {"number": "公示7号", "title": "拟销号公示", "media": "海岱日报", "contact": "电话12369"}
    return {"cases": [world.rows["case"]["ecology:notice"].pk], **said, **days}


def _matter(world: World, row: str) -> Any:
    about = {"campaign": world.campaign.slug, "unit": unit_of(world, row).pk, "task": world.tasks[row].pk}
    return about | {"text": "堤坝开裂", "happened_on": "2026-11-20"}


CALLS: dict[str, tuple[str, str, str, tuple[str, ...], Body | None]] = {
    "begin_scheme": ("POST", "/schemes", "", BOTH, _scheme),
    "write_scheme": ("PUT", "/schemes/versions/{pk}", "draft", BOTH, say(revision=1, cause="管网老旧")),
    "record_scheme_opinion": (
        "POST", "/schemes/versions/{pk}/opinions", "submitted", BOTH,
        say(expert="专家乙", favourable=True, words="可行", given_on="2026-11-02"),
    ),
    "list_schemes": ("GET", "/schemes", "", ("-",), None),
    "get_scheme": ("GET", "/schemes/{pk}", "scheme", BOTH, None),
    "submit_scheme": ("POST", "/schemes/versions/{pk}/submit", "draft", BOTH, None),
    "decide_scheme": ("POST", "/schemes/versions/{pk}/decision", "submitted", BOTH, _decision),
    "reach_milestone": ("POST", "/schemes/milestones/{pk}/reached", "milestone", BOTH, say(on="2026-11-20")),
    "record_result": ("POST", "/targets/{pk}/results", "target", BOTH, say(value="81", unit="%", measured_on="2026-11-20")),
    "get_progress": ("GET", "/campaigns/haidai/progress", "", ("-",), None),
    "list_rounds": ("GET", "/campaigns/haidai/rounds", "", ("-",), None),
    "get_round": ("GET", "/rounds/{pk}", "round", ("-",), None),
    "list_reports": ("GET", "/rounds/{pk}/reports", "round", ("-",), None),
    "file_report": (
        "PUT", "/reports/{pk}", "report", BOTH, say(revision=0, done="完成三百米", next_step="回填", expected_on="2026-12-20"),
    ),
    "freeze_round": ("POST", "/rounds/{pk}/freeze", "round", ("-",), say(because="节前")),
    "list_evidence": ("GET", "/evidence", "", ("-",), None),
    "get_evidence": ("GET", "/evidence/{pk}", "evidence", BOTH, None),
    "submit_evidence": ("POST", "/measures/{pk}/evidence", "measure", BOTH, _photo),
    "judge_evidence": ("POST", "/evidence/{pk}/verdict", "evidence", BOTH, say(accept=False, words="看不清")),
    "withdraw_evidence": ("POST", "/evidence/{pk}/withdrawal", "evidence", BOTH, say(because="传错")),
    "clear_finding": ("POST", "/findings/{pk}/clearing", "finding", BOTH, say(because="时钟有误")),
    "list_letters": ("GET", "/letters", "", ("-",), None),
    "get_letter": ("GET", "/letters/{pk}", "letter", BOTH, None),
    "answer_letter": ("POST", "/letters/{pk}/answer", "letter", BOTH, say(answer="已整改。")),
    "list_matters": ("GET", "/matters", "", ("-",), None),
    "report_matter": ("POST", "/matters", "", BOTH, _matter),
    "take_matter": ("POST", "/matters/{pk}/instruction", "matter", BOTH, say(instruction="立即排险。")),
    "get_case": ("GET", "/cases/{pk}", "case:sign", BOTH, None),
    "get_closing": ("GET", "/tasks/{pk}/closing", "task", (*BOTH, "draft"), None),
    "request_acceptance": ("POST", "/tasks/{pk}/acceptance-request", "closing:request", BOTH, say(words="措施均已完成。")),
    "record_acceptance": ("POST", "/cases/{pk}/acceptance", "case:accept", BOTH, _acceptance),
    "record_review": ("POST", "/cases/{pk}/review", "case:review", BOTH, _review),
    "record_check": ("POST", "/lots/{pk}/check", "lot", ("waiting", *BOTH), say(passed=True, words="抽查合格。", method="现场")),
    "post_notice": ("POST", "/notices", "", ("-",), _notice),
    "sign_case": ("POST", "/cases/{pk}/signatures", "case:sign", BOTH, say(words="同意销号。")),
    "close_case": ("POST", "/cases/{pk}/close", "case:close", BOTH, say()),
    "return_case": ("POST", "/cases/{pk}/return", "case:accept", BOTH, say(because="台账不全")),
    "list_petitions": ("GET", "/petitions", "", ("-",), None),
    "get_petition": ("GET", "/petitions/{pk}", "petition", BOTH, None),
    "register_petition": (
        "POST", "/campaigns/haidai/petitions", "", ("-",), say(text="渣土车夜间扬尘。", received_on="2026-11-20", phone="13900000000"),
    ),
    "take_petition_rows": (
        "POST", "/campaigns/haidai/petition-tables", "", ("-",),
        say(name="平台", rows=[{"text": "渣土车扬尘。", "received_on": "2026-11-20", "outside_number": "GD-77"}]),
    ),
    "reopen_task": ("POST", "/tasks/{pk}/reopen", "closing:file/closed", BOTH, say(because="反弹")),
}  # fmt: skip
"""Operation -> method, path, kind of row (and the step it waits for: of the bureau, of the county), rows, body."""


def key_of(world: World, kind: str, row: str) -> int:
    """The number of the row an operation is called with."""
    name, _colon, stage = kind.partition(":")
    if not name:
        return 0
    if name == "task":
        return world.tasks[row].pk
    if name == "measure":
        return world.measures[row].pk
    if stage:
        of_bureau, _slash, of_county = stage.partition("/")
        return int(world.rows[name][f"{row}:{(of_county or stage) if row == 'county' else of_bureau}"].pk)
    return int(world.rows[name][row].pk)
