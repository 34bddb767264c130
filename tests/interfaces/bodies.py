"""What is sent to each route: enough that the right person is let through to the act itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rectify.campaign.closure.queries.notices import last_day
from rectify.foundation.accounts.models import Unit
from rectify.response.petitions.web.citizen.posts import page_key
from tests.cast import PASSWORD
from tests.interfaces.world import World, post_of
from tests.interfaces.world_evidence import DOT
from tests.interfaces.world_petitions import SECRET, TABLE

Body = dict[str, Any]
PASSED = {"passed": "yes", "opinion": "现场查看，属实。"}

FIXED: dict[str, Body] = {
    "accounts/language/": {"language": "en"},
    "measures/<int:pk>/start": {"on": "2026-06-01"},
    "measures/<int:pk>/finish": {"on": "2026-06-02"},
    "tasks/<int:pk>/extension": {"due_to": "2027-12-31", "reason": "汛期停工"},
    "extensions/<int:pk>/decide": {"approve": "yes", "decision": "同意", "number": "批1号"},
    "versions/changes/<int:pk>/decide": {"accept": "no"},
    "campaigns/<slug:slug>/<str:kind>/views/": {"name": "迟的", "query": "late=on"},
    "review/<int:document>/questions/<int:pk>/answer": {"answer": "2026"},
    "review/<int:document>/add": {"start": "8", "end": "12", "kind": "actor"},
    "review/<int:document>/add-item": {"start": "18", "end": "24", "kind": "actor"},
    "review/<int:document>/tasks/<int:pk>/edit": {"revision": "1", "title": "新标题"},
    "review/<int:document>/measures/<int:pk>/split": {"revision": "1", "at": "3"},
    "review/<int:document>/measures/<int:pk>/merge": {"revision": "1"},
    "review/<int:document>/facts/<int:pk>/correct": {"value": "96", "unit": "%"},
    "review/<int:document>/measures/<int:pk>/take-off": {"revision": "1", "because": "误读"},
    "schemes/<int:pk>/version": {"because": "汛期提前"},
    "schemes/versions/<int:pk>/edit": {"revision": "1", "cause": "管网老旧", "do": "save", "steps": "1", "step-1-text": "清淤"},
    "schemes/versions/<int:pk>/opinion": {"expert": "专家乙", "favourable": "yes", "words": "可行", "given_on": "2026-11-02"},
    "schemes/milestones/<int:pk>/reached": {"on": "2026-11-20"},
    "tasks/<int:pk>/scheme": {"needed": "yes"},
    "tasks/<int:pk>/origin": {"origin": "petition"},
    "sites/<int:pk>/finish": {"on": "2026-11-20"},
    "targets/<int:pk>/result": {"value": "81", "unit": "%", "measured_on": "2026-11-20"},
    "targets/<int:pk>/deviation": {"because": "汛期停工"},
    "targets/deviations/<int:pk>/decide": {"approve": "yes", "decision": "同意", "expires_on": "2027-06-30"},
    "rounds/<int:pk>/freeze": {"because": "节前"},
    "reports/<int:pk>/file": {"revision": "0", "done": "完成三百米", "next_step": "回填", "expected_on": "2026-12-20"},
    "campaigns/<slug:slug>/rounds/cadence": {
        "period": "month", "opens_day": "1", "remind_day": "20", "cut_off_day": "25", "cut_off_hour": "17", "valid_from": "2027-01-01",
    },
    "sheets/<int:pk>/decide": {"all": "sheet"},
    "rounds/<int:pk>/bulletin/edit": {"words": "总体平稳。", "case_1": "一/1", "kind_1": "good", "why_1": "动作快"},
    "letters/<int:pk>/issue": {"body": "请抓紧。"},
    "letters/<int:pk>/dismiss": {"because": "已补报"},
    "letters/<int:pk>/answer": {"answer": "已整改。"},
    "letters/<int:pk>/step": {"kind": "applied", "words": "已整改，申请解除。"},
    "campaigns/<slug:slug>/ladder": {"ladder": "haidai", "valid_from": "2027-01-01"},
    "matters/<int:pk>/take": {"instruction": "立即排险。"},
    "hooks/add": {"name": "市平台", "url": "https://hook.example/in", "secret": "s" * 40, "events": "round:"},
    "hooks/<int:pk>/switch": {"act": "off"},
    "evidence/<int:pk>/judge": {"accept": "no", "words": "看不清"},
    "evidence/<int:pk>/withdraw": {"because": "传错"},
    "evidence/findings/<int:pk>/clear": {"because": "时钟有误"},
    "sites/<int:pk>/place": {"latitude": "36.7069", "longitude": "119.1618"},
    "closure/procedures/choose": {"campaign": "haidai", "kind": "city", "procedure": "heilongjiang", "valid_from": "2027-01-01"},
    "tasks/<int:pk>/closing/request": {"words": "措施均已完成。"},
    "tasks/<int:pk>/closing/reopen": {"because": "反弹"},
    "tasks/<int:pk>/closing/carry-over": {"into": "第二轮", "because": "跨年"},
    "cases/<int:pk>/file": {"number": "海整改〔2026〕9号", "recipient": "省督察办"},
    "cases/<int:pk>/return": {"because": "台账不全"},
    "cases/<int:pk>/suspend": {"because": "洪水"},
    "draws/": {
        "do": "draw", "campaign": "haidai", "population": "waiting", "seed": "双色球 01 02", "share": "100", "per_county": "1",
        "per_unit": "1", "late": "1.5", "returned": "2", "findings": "2", "reopened": "3", "raise_after_failure": "2",
    },
    "draws/lots/<int:pk>/check": {"passed": "yes", "words": "抽查合格。", "method": "现场"},
    "notices/entries/<int:pk>/objections": {"came_by": "phone", "said_on": "2026-11-23", "text": "仍有异味"},
    "notices/objections/<int:pk>/answer": {"upheld": "no", "answer": "已复查。"},
    "signing/<int:pk>/<int:requirement>": {"words": "同意销号。", "password": PASSWORD},
    "petitions/new/": {"channel": "hotline", "text": "渣土车夜间扬尘", "received_on": "2026-11-20"},
    "petitions/suggest": {"campaign": "haidai", "text": "夜间冒黑烟", "place": "临河村"},
    "petitions/<int:pk>/identity": {"because": "核实地点"},
    "petitions/<int:pk>/secret": {"because": "来电遗失查询码"},
    "petitions/<int:pk>/key-case": {"key_case": "yes", "because": "群众反映强烈"},
    "petitions/<int:pk>/file": {"place": "北村", "types": ["air"]},
    "petitions/<int:pk>/withdraw": {"because": "来电撤回"},
    "petitions/<int:pk>/restore": {"because": "登记有误"},
    "petitions/<int:pk>/alike/<int:other>/apart": {"because": "两处"},
    "petitions/<int:pk>/alike/<int:other>/again": {"because": "再看"},
    "petitions/<int:pk>/unmerge": {"because": "误并"},
    "petitions/<int:pk>/unsplit": {"because": "误拆"},
    "petitions/<int:pk>/split": {
        "p0-text": "废气", "p0-types": ["air"], "p1-text": "污水", "p1-types": ["water"], "because": "两件事",
    },
    "petitions/calls/<int:pk>/": {"answer": "fixed", "words": "好了"},
    "petitions/units/<int:pk>/end": {"because": "无需合办"},
    "petitions/<int:pk>/urge": {"words": "请尽快"},
    "petitions/<int:pk>/clock/ask": {"due_to": "2026-12-20", "reason": "需要检测"},
    "petitions/<int:pk>/clock/<int:extension>/decide": {"verdict": "approve", "decision": "同意"},
    "petitions/replies/<int:pk>/decide": {"verdict": "return", "words": "补充检测"},
    "petitions/returns/<int:pk>/decide": {"verdict": "refuse", "decision": "属本单位"},
    "petitions/<int:pk>/give-back": {"because": "不属本单位"},
    "petitions/<int:pk>/outcomes": {"kind": "order", "count": "1", "on_day": "2026-11-20"},
    "petitions/outcomes/<int:pk>/withdraw": {"because": "误填"},
    "petitions/<int:pk>/reply": {
        "finding": "核查", "handling": "处理", "public_text": "经查属实。", "substantiated": "yes", "settled": "open", "checked": "on",
    },
    "petitions/batches/<int:pk>/match": {"col-text": "诉求内容", "col-received_on": "受理时间", "col-outside_number": "工单编号"},
    "petitions/batches/<int:pk>/original": {"because": "核对"},
    "publications/propose": {"campaign": "haidai", "kind": "closed"},
    "publications/changed": {"campaign": "haidai"},
    "publications/proposals/<int:pk>/mark": {"words": "截污"},
    "publications/proposals/<int:pk>/approve": {"although_changed": "yes"},
    "publications/proposals/<int:pk>/refuse": {"words": "先核对"},
    "open/complain/": {"text": "渣土车夜间扬尘"},
    "open/asked/<str:token>/": {"answer": "fixed"},
    "open/at/<slug:place>/subscribe/": {"email": "reader@x.example", "about": "all"},
}  # fmt: skip


def _import(_world: World, _row: str) -> Body:
    return {"campaign": "haidai", "files": SimpleUploadedFile("通知.txt", "海岱市通知\n由市交通运输局负责。".encode())}


def _sheet(_world: World, _row: str) -> Body:
    return {"file": SimpleUploadedFile("填报表.xlsx", b"PK\x05\x06" + b"\x00" * 18)}


def _photo(_world: World, _row: str) -> Body:
    return {"kind": "photo", "files": SimpleUploadedFile("现场.jpg", DOT + b"another")}


def unit_of(world: World, row: str) -> Unit:
    """The unit that leads on the side of a row."""
    return world.cast.qingshi if row == "county" else world.cast.ecology


def _scheme(world: World, row: str) -> Body:
    return {"title": "一事一议方案", "unit": unit_of(world, row).pk, "task": world.tasks[row].pk}


def _decision(world: World, row: str) -> Body:
    """In the name of the office on the one row, of a department on the other: nobody decides in the name of another's unit."""
    return {"approve": "yes", "words": "同意", "unit": (world.cast.housing if row == "county" else world.cast.office).pk}


def _letter(world: World, _row: str) -> Body:
    return {"unit": world.cast.ecology.pk, "rung": "reminder", "because": "迟报"}


def _matter(world: World, row: str) -> Body:
    about = {"campaign": world.campaign.slug, "unit": unit_of(world, row).pk, "task": world.tasks[row].pk}
    return about | {"happened_on": "2026-11-20", "text": "堤坝开裂"}


def _delegation(world: World, _row: str) -> Body:
    """The director's signature: only the director, and who keeps all delegations, may lend it."""
    today = timezone.localdate()
    days = {"valid_from": today.isoformat(), "valid_to": (today + timedelta(days=9)).isoformat()}
    return {"post": post_of(world.cast.director).pk, "delegate": "clerk2", "because": "出差", **days}


def _step(_world: World, _row: str) -> Body:
    member = {"member-0-name": "王验收", "member-0-unit": "外聘：验收组"}
    return {**PASSED, "on_day": timezone.localdate().isoformat(), "latitude": "36.7", "longitude": "119.1", **member}


def _notice(world: World, _row: str) -> Body:
    first = timezone.localdate()
    days = {"days": "10", "day_type": "workdays", "first": first.isoformat(), "last": last_day(first, 10, "workdays").isoformat()}
    case = world.rows["case"]["ecology:notice"]
    return {"number": "公示3号", "title": "拟销号公示", "where": "海岱日报", "contact": "电话12369", "case": [case.pk], **days}


def _unit(world: World, _row: str) -> Body:
    return {"unit": world.cast.housing.pk, "part": "assist", "because": "涉及施工"}


def _handover(world: World, row: str) -> Body:
    waiting = world.rows["received"]["county" if row == "-" else row]
    return {"campaign": "haidai", "petition": [waiting.pk], f"unit-{waiting.pk}": world.cast.qingshi.pk}


def _table(_world: World, _row: str) -> Body:
    return {"campaign": "haidai", "channel": "system", "file": SimpleUploadedFile("工单.csv", TABLE + b"\n")}


def _places(world: World, _row: str) -> Body:
    return {"place": str(world.rows["redaction"]["-"].pk), "hide": "yes"}


def _track(world: World, _row: str) -> Body:
    return {"number": world.rows["petition"]["county"].number, "secret": SECRET}


def _act(world: World, _row: str) -> Body:
    return {"key": page_key(world.rows["petition"]["county"].pk, timezone.now()), "what": "add", "words": "昨夜又排"}


MADE: dict[str, Callable[[World, str], Body]] = {
    "review/new": _import,
    "schemes/new": _scheme,
    "schemes/versions/<int:pk>/decide": _decision,
    "rounds/<int:pk>/units/<int:unit>/sheet/": _sheet,
    "campaigns/<slug:slug>/letters/draft": _letter,
    "matters/report": _matter,
    "measures/<int:pk>/evidence/new": _photo,
    "duties/<int:pk>/evidence/new": _photo,
    "closure/delegations/grant": _delegation,
    "cases/<int:pk>/accept": _step,
    "cases/<int:pk>/review": _step,
    "notices/post": _notice,
    "petitions/<int:pk>/units/assign": _unit,
    "petitions/<int:pk>/units/add": _unit,
    "petitions/handover/": _handover,
    "petitions/batches/": _table,
    "publications/proposals/<int:pk>/redactions": _places,
    "open/track/": _track,
    "open/track/act/": _act,
}


def body_of(world: World, route: str, row: str = "-") -> Body:
    """What is sent to a route; nothing where nothing is named."""
    return MADE[route](world, row) if route in MADE else dict(FIXED.get(route, {}))
