"""What the units answer: found, done, promised; sent back, late, never; closed out with both signatures; and what petitioners say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from rectify.campaign.closure.models import Case
from rectify.campaign.evidence.models import Evidence, Kind
from rectify.campaign.evidence.services.handing_in import Claim
from rectify.campaign.evidence.services.judging import judge_evidence
from rectify.campaign.ledger.models import Measure, Target
from rectify.campaign.ledger.queries.answers import ANSWERS
from rectify.campaign.ledger.rules.petition import ANSWER
from rectify.campaign.ledger.services.results import record_result
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person
from rectify.interfaces.demo.life import closing
from rectify.interfaces.demo.life.complaints import Complaint, complaints
from rectify.interfaces.demo.life.courses import Course
from rectify.interfaces.demo.life.evidence import Piece, hand_in, hand_in_paper, measurement, near
from rectify.interfaces.demo.life.story import LAST_DAY, Story, dice, moment
from rectify.response.petitions.models import CallBack, Petition, PetitionState, Reply
from rectify.response.petitions.queries.handling import left_ahead
from rectify.response.petitions.services.call_backs import answer_by_link, ask, note_answer
from rectify.response.petitions.services.measures import Promise
from rectify.response.petitions.services.outcomes import state_outcome
from rectify.response.petitions.services.replies import Written, accept_reply, return_reply, write_reply
from rectify.response.petitions.services.urging import urge

JUDGES: Final = ("tangyouning", "wenruozhou")
HOTLINE: Final = "shuyunxiu"
SILENT_AFTER: Final = date(2026, 10, 20)
SILENT: Final = 2
"""So many units have never answered a complaint handed over after that day."""
ASKED_AFTER: Final = 21
SENT_BACK: Final = (
    "答复只写了检查经过，没有写明整改结果和完成时间，请补充。",
    "公开答复与调查情况不一致，请核对后重报。",
    "未附现场照片，也未说明是否告知举报人，请补正。",
)
SAID: Final = {
    "fixed": ("确实解决了，谢谢。", "好多了，没有再出现。", "后来去看过，已经弄好了。", ""),
    "partly": ("白天好了，夜里偶尔还有。", "收敛了一些，没有彻底解决。"),
    "not_fixed": ("检查的人走了第二天又开始了，跟原来一样。", "根本没有动，味道还是那么大。"),
    "unreached": ("",),
}
OUTCOMES: Final = {"chemical": "stop", "coal": "seal", "plating": "transfer", "industrial_waste": "transfer", "printing": "case"}
"""What follows for some matters besides the order to rectify."""


@dataclass(frozen=True, slots=True)
class Work:
    """The story, and how a complaint finds its row."""

    story: Story
    row: Callable[[Complaint], Petition]

    def reporter(self, row: Petition) -> Person:
        """Who answers for the unit that leads it now."""
        return self.story.reporters[row.lead_unit_id or 0]

    def judge(self, row: Petition) -> Person:
        """Who decides on its replies at the office."""
        return self.story.person(dice("judge", row.number).choice(JUDGES))


def plan(story: Story, row: Callable[[Complaint], Petition]) -> None:
    """The answer, the decision on it, the close-out and the question weeks later, for every complaint."""
    work = Work(story, row)
    late = [one for one in complaints() if one.handed and one.handed > SILENT_AFTER and not one.closing]
    silent = {one.n for one in late[:SILENT]}
    for one in complaints():
        if one.handed is None:
            continue
        if one.n in silent or one.replied is None or one.replied - one.handed > timedelta(days=10):
            overdue = one.handed + timedelta(days=11)
            if overdue < LAST_DAY:
                story.on(moment(overdue, 9), partial(_pressed, work, one))
        if one.n not in silent and one.replied is not None:
            _plan_reply(work, one, one.replied)


def _plan_reply(work: Work, one: Complaint, day: date) -> None:
    on = work.story.on
    on(moment(day, 15, one.n % 60), partial(_reply, work, one))
    if one.sent_back and day + timedelta(days=4) < LAST_DAY:
        on(moment(day + timedelta(days=2), 10, one.n % 60), partial(_send_back, work, one))
        on(moment(day + timedelta(days=4), 15, one.n % 60), partial(_reply, work, one))
    if one.accepted is not None:
        on(moment(one.accepted, 10, one.n % 60), partial(_accept, work, one))


def _pressed(work: Work, one: Complaint, at: datetime) -> None:
    row = work.row(one)
    if row.state == PetitionState.HANDED_OVER:
        words = "已超过答复期限，请于三日内报送办理结果，并说明逾期原因。"
        urge(petition=row, words=words, by=work.story.person("wenruozhou"), at=at)


# --- replies ----------------------------------------------------------------------------------------------------------------------------


def _reply(work: Work, one: Complaint, at: datetime) -> None:
    row = work.row(one)
    if row.state == PetitionState.HANDED_OVER and not Reply.objects.filter(petition=row, decided_at__isnull=True).exists():
        write_reply(petition=row, written=_written(work, one, row, at), by=work.reporter(row), at=at)


def _written(work: Work, one: Complaint, row: Petition, at: datetime) -> Written:
    matter = one.matter
    found = {"yes": matter.found, "partly": matter.partly, "no": matter.unfounded}[one.verdict]
    place = f"{at.month}月{at.day - at.day % 2 or 1}日，对反映的“{one.place}”现场核查。"
    handled = "反映情况不属实，已将核查结果告知举报人，并列入后续巡查。" if one.verdict == "no" else f"{matter.done}。"
    pieces: list[Evidence] = []
    if one.verdict == "no" or one.closing:
        pieces = [_proof(work, one, row, found, at)]
    promises: list[Promise] = []
    if one.in_part:
        told = matter.promised
        due = at.date() + timedelta(days=told.days)
        promises = [Promise(told.text, due, None, Decimal(told.quantity) if told.quantity else None, told.unit)]
        handled = f"{handled}{due.year}年{due.month}月底前{told.text}。"
    return Written(
        finding=f"{place}{found}",
        substantiated=one.verdict,
        handling=handled,
        public_text=f"经查，{found}{handled}",
        settled="in_part" if one.in_part else "settled",
        promises=promises,
        evidence=pieces,
        checked=True,
    )


def _proof(work: Work, one: Complaint, row: Petition, found: str, at: datetime) -> Evidence:
    """A photograph for what is to be closed out, a record of the inspection for what did not hold. Nine minutes before the reply."""
    by, before = work.reporter(row), at - timedelta(minutes=20)
    measure = Measure.objects.select_related("task").get(task=row.task_id, key=ANSWER)
    if one.closing:
        taken, spot = at - timedelta(hours=4), near((one.latitude, one.longitude), "answer", one.n)
        again = Evidence.objects.filter(measure=measure).count()
        piece = Piece(measure, by, one.matter.scene, f"answer/{one.n}/{again}", taken, spot, None, f"{one.place}，整改后")
        return hand_in(piece, before)
    claim = Claim(measure=measure, kind=Kind.PAPER, caption="现场检查记录", effective_to=at.date(), taken_by=by.name)
    texts = (
        f"检查地点：{one.place}。受理编号：{row.number}。",
        found,
        f"检查时段{8 + one.n % 9}时至{10 + one.n % 9}时，另于当晚{19 + one.n % 4}时复查一次，两次结论一致。参加人员当场签字。",
    )
    return hand_in_paper(claim, f"现场检查记录（{row.number}）", texts, str(row.lead_unit), by, before)


def _send_back(work: Work, one: Complaint, at: datetime) -> None:
    if reply := _waiting(work.row(one)):
        return_reply(reply=reply, because=SENT_BACK[one.n % len(SENT_BACK)], by=work.judge(reply.petition), at=at)


def _waiting(row: Petition) -> Reply | None:
    return Reply.objects.filter(petition=row, decided_at__isnull=True).select_related("petition").first()


def _accept(work: Work, one: Complaint, at: datetime) -> None:
    """The office accepts; what followed for the polluter is stated, what was promised is planned, the petitioner will be asked."""
    row = work.row(one)
    reply = _waiting(row)
    if reply is None:
        return
    accept_reply(reply=reply, by=work.judge(row), at=at, words="事实清楚，措施具体，同意。")
    _state_outcomes(work, one, row, at + timedelta(minutes=30))
    if one.in_part:
        done = at.date() + timedelta(days=one.matter.promised.days - (6 if one.n % 5 else -9))
        if done < LAST_DAY - timedelta(days=2):
            work.story.on(moment(done, 16, one.n % 60), partial(_keep, work, one))
    if one.closing:
        _plan_closing(work, one, row, at.date())
    elif one.says and (asked := at.date() + timedelta(days=ASKED_AFTER)) < LAST_DAY:
        work.story.on(moment(asked, 14, one.n % 60), partial(_ask, work, one, one.says))


def _state_outcomes(work: Work, one: Complaint, row: Petition, at: datetime) -> None:
    if one.verdict == "no":
        return
    by, on, said = work.reporter(row), at.date(), dice("outcome", one.n)
    kinds = ["order"] if one.verdict == "yes" else []
    if one.verdict == "yes" and said.random() < 0.4 and one.matter.code in OUTCOMES:  # noqa: PLR2004 - two in five
        kinds.append(OUTCOMES[one.matter.code])
    for kind in kinds:
        state_outcome(petition=row, kind=kind, on_day=on, by=by, at=at)
    if one.verdict == "yes" and said.random() < 0.22:  # noqa: PLR2004 - some are fined
        amount = Decimal(said.choice((5000, 8000, 20000, 36000, 50000, 100000)))
        state_outcome(petition=row, kind="fine", on_day=on, by=by, at=at, amount=amount, words="行政处罚决定书已送达。")
    if said.random() < 0.07:  # noqa: PLR2004 - few officials answer for it
        state_outcome(petition=row, kind=said.choice(("talk", "account")), on_day=on, by=by, at=at, count=said.choice((1, 1, 2)))


def _keep(work: Work, one: Complaint, at: datetime) -> None:
    """What was promised is done, measured and proved; when its day has come the answer is written anew as settled."""
    row = work.row(one)
    if row.state != PetitionState.ANSWERED or row.task is None:
        return
    by, due = work.reporter(row), at.date()
    for measure in Measure.objects.filter(task=row.task, done_on__isnull=True).exclude(ANSWERS).select_related("task").order_by("pk"):
        if measure.started_on is None:
            start_measure(measure=measure, on=at.date() - timedelta(days=20), by=by, at=at)
        finish_measure(measure=measure, on=at.date(), by=by, at=at)
        piece = measurement(measure, by, f"受理编号{row.number}：“{measure.text}”已完成，现场核定与承诺一致。", at + timedelta(minutes=5))
        judge_evidence(evidence=piece, accept=True, words="", by=work.judge(row), at=at + timedelta(minutes=40))
        due = max(due, measure.due_current or due)
    for target in Target.objects.filter(task=row.task).order_by("pk"):
        value, unit = closing.reached(target)
        record_result(target=target, value=value, unit=unit, measured_on=at.date(), by=by, at=at)
    if due + timedelta(days=2) < LAST_DAY:
        work.story.on(moment(due + timedelta(days=1), 9, one.n % 60), partial(_kept, work, one, at.date()))


def _kept(work: Work, one: Complaint, done: date, at: datetime) -> None:
    row, told = work.row(one), one.matter.promised.text
    if row.state != PetitionState.ANSWERED:
        return
    written = Written(
        finding=f"承诺的措施“{told}”已于{done.month}月{done.day}日完成，属地已现场复核。",
        substantiated=one.verdict,
        handling=f"{one.matter.done}；{told}已完成。",
        public_text=f"此前承诺的“{told}”已经完成，问题办结。",
        settled="settled",
        checked=True,
    )
    reply = write_reply(petition=row, written=written, by=work.reporter(row), at=at)
    accept_reply(reply=reply, by=work.judge(row), at=at + timedelta(hours=6), words="承诺兑现，同意办结。")


# --- close-out --------------------------------------------------------------------------------------------------------------------------


def _plan_closing(work: Work, one: Complaint, row: Petition, answered: date) -> None:
    """Asked for a week later, accepted by the county, drawn with the others, signed by both principal officers, closed."""
    request = answered + timedelta(days=6)
    accept = request + timedelta(days=4)
    drawn = next((day for day, _ in closing.SEEDS if day > accept), None)
    if drawn is None:
        return
    last = drawn == closing.SEEDS[-1][0]
    sign, close = drawn + timedelta(days=7 if last else 12), drawn + timedelta(days=9 if last else 14)
    words = f"现场核查与答复一致，走访周边{3 + one.n % 5}户群众均表示认可。"
    course = Course(
        row.number, one.matter.scene, answered, answered, request, accept, None, 1, sign=sign, close=close,
        implementer=work.reporter(row).username, words=words,
    )  # fmt: skip
    closing.plan_case(work.story, course)
    says = "not_fixed" if one.n % 4 == 0 else "fixed"
    if one.phone and close + timedelta(days=5) < LAST_DAY:
        work.story.on(moment(close + timedelta(days=5), 14), partial(_ask, work, one, says))


# --- what petitioners say ---------------------------------------------------------------------------------------------------------------


def _ask(work: Work, one: Complaint, says: str, at: datetime) -> None:
    """By telephone, one in six by a link. Who is not reached is asked again; a "no" goes back to the unit, which answers anew."""
    row = work.row(one)
    call = CallBack.objects.filter(petition=row, answered_at__isnull=True).select_related("petition").first()
    under_way = row.task_id is not None and Case.objects.filter(task=row.task_id, outcome="").exists()
    if call is None or row.state != PetitionState.ANSWERED or under_way:
        return
    hotline, words = work.story.person(HOTLINE), SAID[says][one.n % len(SAID[says])]
    if says != "unreached" and one.n % 6 == 0:
        link = ask(call_back=call, way=CallBack.Way.LINK, by=hotline, at=at)
        answer_by_link(token=link.token, answer=says, words=words, at=at + timedelta(hours=5))
    else:
        note_answer(call_back=call, answer=says, words=words, by=hotline, at=at)
    if says == "unreached" and at.date() + timedelta(days=8) < LAST_DAY:
        work.story.on(at + timedelta(days=8), partial(_ask, work, one, "fixed"))
    if says == "not_fixed" and at.date() + timedelta(days=9) < LAST_DAY:
        work.story.on(at + timedelta(days=8), partial(_answer_again, work, one))


def _answer_again(work: Work, one: Complaint, at: datetime) -> None:
    """After a "no": looked at again at night, mended, answered; asked again three weeks later."""
    row = work.row(one)
    if row.state != PetitionState.HANDED_OVER:
        return
    written = Written(
        finding=f"接回访意见后，对“{one.place}”连续三晚不打招呼复查，发现问题反弹属实。",
        substantiated="yes",
        handling=f"{one.matter.done}；已落实专人每日巡查，连续一个月不间断。",
        public_text=f"回访反映问题反弹属实。{one.matter.done}；已落实专人每日巡查。",
        settled="in_part" if left_ahead(row, at.date()) else "settled",
        checked=True,
    )
    reply = write_reply(petition=row, written=written, by=work.reporter(row), at=at)
    work.story.on(at + timedelta(days=1), lambda then: accept_reply(reply=reply, by=work.judge(row), at=then, words="同意，持续跟踪。"))
    if (again := at.date() + timedelta(days=1 + ASKED_AFTER)) < LAST_DAY:
        work.story.on(moment(again, 15), partial(_ask, work, one, "fixed"))
