"""A year of complaints at the desk: tables of the hotline, calls, the portal; merged, split, taken back; handed over on Thursdays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from rectify.interfaces.demo.life import answers
from rectify.interfaces.demo.life.complaints import FIRST_TABLE, SECOND_TABLE, Complaint, complaints, handed_on
from rectify.interfaces.demo.life.matters import ASKED
from rectify.interfaces.demo.life.scenes import Shot, photo
from rectify.interfaces.demo.life.story import LAST_DAY, Story, moment
from rectify.response.petitions.models import Channel, Petition, PetitionState, UnitAtWork
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.services import batches
from rectify.response.petitions.services.citizens import add, take_back
from rectify.response.petitions.services.handover import Choice, hand_over
from rectify.response.petitions.services.identity import show
from rectify.response.petitions.services.intake import Upload, register
from rectify.response.petitions.services.key_cases import set_key_case, withdraw
from rectify.response.petitions.services.merging import merge, tell_apart, unmerge
from rectify.response.petitions.services.photographs import make_copies
from rectify.response.petitions.services.returns import decide_return, request_return
from rectify.response.petitions.services.rules import choose_rules
from rectify.response.petitions.services.splitting import Part, split
from rectify.response.petitions.services.units import add_unit
from rectify.response.petitions.services.urging import urge

CLERK: Final = "wenruozhou"
HOTLINE: Final = "shuyunxiu"
HEADINGS: Final = (
    "工单编号", "来电时间", "诉求内容", "事发地址", "所属区县", "问题类型", "来源渠道", "纬度", "经度", "来电人", "来电号码",
)  # fmt: skip
"""As the telephone centre exports them."""
TYPE_WORDS: Final = {
    "water": "水污染", "air": "大气污染", "soil": "土壤污染", "ecology": "生态破坏", "noise": "噪声", "radiation": "辐射", "dust": "扬尘",
    "fume": "餐饮油烟", "waste": "生活垃圾", "solid_waste": "固体废物", "heavy_metal": "重金属", "livestock": "畜禽养殖", "marine": "海洋污染",
}  # fmt: skip
AGAIN: Final = (
    "再次反映{p}的问题：{t}", "催办：{p}，{t}", "{t}已经打过一次电话，还是老样子。", "和邻居反映的是同一件事，{t}", "{t}请不要再推了。",
)  # fmt: skip
TWO_IN_ONE: Final = (
    "沧浦区渡口街工地连着几晚通宵施工，吵得睡不着；楼下新开的饭馆油烟也没人管，直接排到楼道里。",
    (("渡口街工地夜间通宵施工，噪声扰民。", ("noise",)), ("渡口街楼下饭馆油烟直排楼道。", ("fume",))),
)


@dataclass
class Desk:
    """What the desk has in hand while the year goes by."""

    story: Story
    keys: dict[int, int] = field(default_factory=dict)
    """Number of a complaint in our list -> key of its row."""
    waiting: dict[int, Complaint] = field(default_factory=dict)
    """Key of a row -> the complaint, until it is handed over."""
    gone: set[int] = field(default_factory=set)
    """Taken back before anybody worked on them."""

    def row(self, one: Complaint) -> Petition:
        """Its row as it is now."""
        rows = Petition.objects.select_related("campaign__jurisdiction", "county", "lead_unit", "task")
        return rows.get(pk=self.keys[one.n])

    def take(self, one: Complaint, row: Petition) -> None:
        """It is registered and waits for its handover."""
        self.keys[one.n] = row.pk
        if one.handed is not None:
            self.waiting[row.pk] = one


def plan(story: Story) -> None:
    """Everything in the order it was written down; the story puts it into the order of time."""
    desk = Desk(story)
    story.on(moment(date(2026, 1, 13), 9), partial(_rules, desk))
    tables = ((1, moment(FIRST_TABLE + timedelta(days=1), 10)), (2, moment(SECOND_TABLE[1] + timedelta(days=1), 10)))
    for table, at in tables:
        story.on(at, partial(_table, desk, table))
    for one in complaints():
        if not one.table:
            story.on(moment(one.on, *divmod(one.minute, 60)), partial(_register, desk, one))
    days = sorted({one.handed for one in complaints() if one.handed})
    for day in days:
        story.on(moment(day, 16, 30), partial(_hand_over, desk))
    answers.plan(story, desk.row)
    _plan_special(desk)


def _rules(desk: Desk, at: datetime) -> None:
    choose_rules(campaign=desk.story.campaign, code="haidai", valid_from=at.date(), by=desk.story.person(CLERK), at=at)


# --- in ---------------------------------------------------------------------------------------------------------------------------------


def _given(desk: Desk, one: Complaint, **other: str) -> Given:
    unit = desk.story.units[one.county]
    return Given(
        channel=one.channel,
        text=other.get("text", one.text),
        received_on=one.on,
        place=one.place,
        county_id=unit.pk,
        latitude=Decimal(str(one.latitude)),
        longitude=Decimal(str(one.longitude)),
        types=one.matter.types,
        name=one.name,
        phone=other.get("phone", one.phone),
    )


def _register(desk: Desk, one: Complaint, at: datetime) -> None:
    """By telephone through the operator; through the portal by nobody we know."""
    by = None if one.channel == "portal" else desk.story.person(HOTLINE)
    shots = []
    if one.pictured:
        shot = Shot(at - timedelta(hours=2), one.latitude, one.longitude)
        shots = [Upload("IMG_0001.jpg", photo(one.matter.scene, f"complaint/{one.n}", shot))]
    row = register(campaign=desk.story.campaign, given=_given(desk, one), by=by, at=at, photos=shots).petition
    if shots:
        make_copies(at=at + timedelta(minutes=1), petition_id=row.pk)
    desk.take(one, row)


def _table(desk: Desk, table: int, at: datetime) -> None:
    """A table is refused for its rows, let go, mended at the telephone centre and taken in; the first mapping is kept for the next."""
    of_table = [one for one in complaints() if one.table == table]
    lines = [_line(desk, one) for one in of_table]
    clerk = desk.story.person(CLERK)
    if table == 1:
        bad = [*lines[:3], [*lines[3][:1], "2027-01-08", *lines[3][2:]], [*lines[4][:10], "1" * 500], ["", *lines[5][1:]]]
        refused = batches.hand_in(
            campaign=desk.story.campaign, content=_csv(bad), name="12345热线环保诉求导出（初稿）.csv", channel=Channel.SYSTEM, by=clerk,
            at=at - timedelta(hours=1),
        )  # fmt: skip
        batches.drop(batch=refused, by=clerk, at=at - timedelta(minutes=50))
    name = f"12345热线环保诉求导出{at:%Y%m%d}.csv"
    batch = batches.hand_in(
        campaign=desk.story.campaign, content=_csv(lines), name=name, channel=Channel.SYSTEM, by=clerk, at=at,
    )  # fmt: skip
    if table == 1:
        columns = {str(key): str(value) for key, value in batch.mapping["columns"].items()}
        batch = batches.match(
            batch=batch, columns=columns, words={}, keep_as="海岱市12345热线导出表", by=clerk, at=at + timedelta(minutes=5)
        )
    batches.take(batch=batch, by=clerk, at=at + timedelta(minutes=10))
    keys = dict(Petition.objects.filter(batch=batch).order_by("pk").values_list("outside_number", "pk"))
    rows = Petition.objects.in_bulk(keys.values())
    for one in of_table:
        desk.take(one, rows[keys[_outside(one)]])


def _outside(one: Complaint) -> str:
    return f"RX{one.on:%Y%m%d}{one.n:05}"


def _line(desk: Desk, one: Complaint) -> list[str]:
    types = "、".join(TYPE_WORDS[kind] for kind in one.matter.types)
    channel = "微信" if one.n % 5 == 0 else "12345热线"
    county = desk.story.units[one.county].name
    heard = f"{one.on:%Y-%m-%d} {one.minute // 60:02}:{one.minute % 60:02}"
    return [
        _outside(one), heard, one.text, one.place, county, types, channel, f"{one.latitude}", f"{one.longitude}", one.name, one.phone,
    ]  # fmt: skip


def _csv(lines: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *lines])
    return out.getvalue().encode("gb18030")


# --- handed over ------------------------------------------------------------------------------------------------------------------------


def _hand_over(desk: Desk, at: datetime) -> None:
    """All that is due today goes out in one batch; one in seventeen is handled jointly with the environment bureau."""
    due = {pk: one for pk, one in desk.waiting.items() if one.handed and one.handed <= at.date()}
    units = desk.story.units
    rows = Petition.objects.filter(pk__in=due, state=PetitionState.RECEIVED).order_by("pk")
    pairs = [(row, due[row.pk]) for row in rows]
    choices = [
        Choice(
            row,
            units[one.unit],
            joint=(units["sthj"],) if one.n % 17 == 5 and not one.closing else (),  # noqa: PLR2004 - one in seventeen
            summary=ASKED[one.matter.code],
        )
        for row, one in pairs
    ]
    if choices:
        hand_over(campaign=desk.story.campaign, choices=choices, by=desk.story.person(CLERK), at=at)
    desk.waiting = {pk: one for pk, one in desk.waiting.items() if pk not in due}


# --- what does not go the usual way -----------------------------------------------------------------------------------------------------


def _plan_special(desk: Desk) -> None:
    """Repeats, a split, complaints taken back, returned assignments, key cases, urging, an identity opened."""
    usual = [one for one in complaints() if one.accepted and not one.table and not one.closing]
    for number, one in enumerate(usual[4 : 4 + 9 * 16 : 9]):
        day = one.on + timedelta(days=1 + number % 5)
        if day < LAST_DAY:
            desk.story.on(moment(day, 11, number), partial(_repeat, desk, one, number))
    desk.story.on(moment(date(2026, 6, 9), 10), partial(_two_in_one, desk))
    _plan_taking_back(desk)
    _plan_returns(desk, [one for one in usual if "-" in one.unit])
    for number, one in enumerate(usual[7::31]):
        reason = ("涉及饮用水源周边，列为重点件。", "群众多次反映，市领导批示。", "媒体关注，列为重点件。")[number % 3]
        desk.story.on(moment(one.on + timedelta(days=1), 9), partial(_key_case, desk, one, reason))
    for one in usual[11::29]:
        if one.handed and one.replied and one.handed + timedelta(days=3) < one.replied:
            desk.story.on(moment(one.handed + timedelta(days=3), 19), partial(_urged, desk, one))
    named = next(one for one in usual if one.phone and one.on > date(2026, 5, 1))
    desk.story.on(moment(named.on + timedelta(days=1), 14), partial(_looked, desk, named))
    for one in [one for one in usual if one.channel == "portal"][3::12]:
        desk.story.on(moment(one.on, 22), partial(_added, desk, one))


def _plan_taking_back(desk: Desk) -> None:
    """One by the petitioner before anybody worked on it, one at the desk, one while a unit was at work."""
    early = [one for one in complaints() if not one.table and one.handed and (one.handed - one.on).days >= 4 and not one.closing]  # noqa: PLR2004
    desk.story.on(moment(early[12].on + timedelta(days=1), 10), partial(_taken_back, desk, early[12]))
    desk.story.on(moment(early[30].on + timedelta(days=1), 10), partial(_withdrawn, desk, early[30]))
    working = early[44]
    if working.handed:
        desk.story.on(moment(working.handed + timedelta(days=2), 10), partial(_withdrawn, desk, working))


def _plan_returns(desk: Desk, in_towns: list[Complaint]) -> None:
    for one, granted in ((in_towns[6], True), (in_towns[21], False), (in_towns[33], True)):
        if one.handed:
            desk.story.on(moment(one.handed + timedelta(days=1), 10), partial(_returned, desk, one, granted=granted))
    for one, code in ((in_towns[10], "slj"), (in_towns[17], "zjj"), (in_towns[27], "nyncj")):
        if one.handed:
            desk.story.on(moment(one.handed + timedelta(days=2), 11), partial(_joined, desk, one, code))


def _repeat(desk: Desk, one: Complaint, number: int, at: datetime) -> None:
    """Somebody says it again; the desk merges it the next morning. One merge was wrong and is undone, one pair is told apart."""
    text = AGAIN[number % len(AGAIN)].format(p=one.place, t=one.text)
    phone = one.phone if number % 3 == 0 else ""
    said = replace(one, on=at.date(), channel="hotline")
    row = register(
        campaign=desk.story.campaign, given=_given(desk, said, text=text, phone=phone), by=desk.story.person(HOTLINE), at=at
    ).petition
    clerk, first = desk.story.person(CLERK), desk.row(one)
    if number == 9:  # noqa: PLR2004 - this one is told apart
        later = at + timedelta(hours=3)
        tell_apart(one=row, other=first, because="两件相距约400米，是两家不同的店。", by=clerk, at=later)
    elif first.state != PetitionState.WITHDRAWN:
        merge(petition=row, into=first, because="同一地点、同一问题", by=clerk, at=at + timedelta(hours=2))
    if number == 12:  # noqa: PLR2004 - this merge was wrong
        unmerge(petition=row, because="电话核实，反映的是隔壁单位。", by=clerk, at=at + timedelta(hours=4))
    if number in {9, 12}:
        desk.take(replace(said, n=2000 + number, handed=handed_on(said.on), replied=None), row)


def _two_in_one(desk: Desk, at: datetime) -> None:
    """A call that holds two complaints is cut in two; each goes its own way."""
    text, parts = TWO_IN_ONE
    base = next(one for one in complaints() if one.unit == "cangpu")
    whole = replace(base, on=at.date(), channel="hotline", place="沧浦区渡口街")
    row = register(campaign=desk.story.campaign, given=_given(desk, whole, text=text), by=desk.story.person(HOTLINE), at=at).petition
    cut = split(
        petition=row, parts=[Part(words, types) for words, types in parts], because="一件反映两个问题，责任单位不同。",
        by=desk.story.person(CLERK), at=at + timedelta(hours=3),
    )  # fmt: skip
    for number, part in enumerate(cut, 1):
        desk.take(replace(whole, n=1000 + number, handed=handed_on(whole.on), replied=None, accepted=None), part)


def _taken_back(desk: Desk, one: Complaint, at: datetime) -> None:
    if (row := desk.row(one)).state == PetitionState.RECEIVED:
        take_back(petition=row, at=at)


def _withdrawn(desk: Desk, one: Complaint, at: datetime) -> None:
    if (row := desk.row(one)).state in {PetitionState.RECEIVED, PetitionState.HANDED_OVER}:
        asked = withdraw(petition=row, because="举报人来电表示问题已经解决，申请撤回。", by=desk.story.person(HOTLINE), at=at)
        if asked is not None:
            decision = "已电话核实，同意撤回。"
            decide_return(asked=asked, grant=True, decision=decision, by=desk.story.person(CLERK), at=at + timedelta(hours=1))


def _returned(desk: Desk, one: Complaint, at: datetime, *, granted: bool) -> None:
    """The town says it is not its own; the office agrees and names the county, or does not."""
    row, clerk = desk.row(one), desk.story.person(CLERK)
    if row.state != PetitionState.HANDED_OVER or row.lead_unit_id is None:
        return
    county = desk.story.units[one.county]
    because = "该处位于县属园区管理范围，镇级没有执法权限，建议由县里牵头。"
    asked = request_return(petition=row, because=because, suggested=county, by=desk.story.reporters[row.lead_unit_id], at=at)
    decision = "理由成立，改由县（市、区）牵头。" if granted else "按属地管理应由镇（街道）先行核查，县直部门配合，不予退单。"
    decide_return(asked=asked, grant=granted, decision=decision, unit=county if granted else None, by=clerk, at=at + timedelta(hours=5))


def _joined(desk: Desk, one: Complaint, code: str, at: datetime) -> None:
    row = desk.row(one)
    if row.state == PetitionState.HANDED_OVER:
        because = "涉及部门职责，增加合办单位。"
        unit = desk.story.units[code]
        add_unit(petition=row, unit=unit, part=UnitAtWork.Part.JOINT, because=because, by=desk.story.person(CLERK), at=at)


def _key_case(desk: Desk, one: Complaint, reason: str, at: datetime) -> None:
    set_key_case(petition=desk.row(one), key_case=True, because=reason, by=desk.story.person(CLERK), at=at)


def _urged(desk: Desk, one: Complaint, at: datetime) -> None:
    row = desk.row(one)
    if row.state == PetitionState.HANDED_OVER:
        words = "来电询问办理进展，说这几天还是一样，请抓紧。"
        urge(petition=row, words=words, by=desk.story.person(HOTLINE), at=at, said_by_petitioner=True)


def _looked(desk: Desk, one: Complaint, at: datetime) -> None:
    show(petition=desk.row(one), because="现场未找到所述排口，需与举报人通话确认具体位置。", by=desk.story.person(HOTLINE), at=at)


def _added(desk: Desk, one: Complaint, at: datetime) -> None:
    row = desk.row(one)
    if row.state in {PetitionState.RECEIVED, PetitionState.HANDED_OVER}:
        add(petition=row, words="补充：今晚又出现了，比前几天更严重，时间大约在九点半。", at=at)
