"""Schemes of one problem or one firm: drafted by the unit, reviewed by experts, approved by another unit before work starts.

A version is a draft until it is handed in; one with flaws comes back at once and stays a draft. A decided version never changes
(the database holds that too): a change is a new version with its reason and its own approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger import scheme_acts as acts
from rectify.campaign.ledger import scheme_messages as messages
from rectify.campaign.ledger.models import Campaign, ExpertOpinion, Problem, Scheme, SchemeStep, SchemeVersion, Task, TaskState
from rectify.campaign.ledger.queries.schemes import approving_paths, content_of, plan_deadline
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.rules.schemes import OPINIONS_NEEDED, Content, Flaw, Step, flaws
from rectify.campaign.ledger.services.locking import raise_revision
from rectify.campaign.ledger.services.moves import subject_of
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of, grants_of, roles
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record

TITLE_LENGTH = 300
STEPS_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class About:
    """What a scheme is of: a problem (一事一议), a task, a firm (一企一策), in a campaign."""

    campaign: Campaign
    problem: Problem | None = None
    task: Task | None = None
    firm: Unit | None = None
    firm_name: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of handing in: with flaws the version is still a draft."""

    version: SchemeVersion
    flaws: tuple[Flaw, ...]

    @property
    def accepted(self) -> bool:
        """Whether it now waits for a decision."""
        return not self.flaws


def begin_scheme(*, about: About, unit: Unit, title: str, by: Person, at: datetime) -> Scheme:
    """Begin a scheme of a problem, of a task (then also of its problem), or of a firm; its first version is an empty draft.

    Raises:
        Refused: ``scheme.title``, ``scheme.of_nothing``, ``scheme.other_campaign``, ``scheme.not_work``, ``scheme.not_your_unit``.
    """
    task, problem = about.task, about.task.problem if about.task else about.problem
    if not title.strip() or len(title.strip()) > TITLE_LENGTH:
        raise messages.scheme_title()
    if problem is None and about.firm is None and not about.firm_name.strip():
        raise messages.scheme_of_nothing()
    if problem is not None and problem.campaign_id != about.campaign.pk:
        raise messages.scheme_other_campaign()
    if task is not None and task.state not in WORKING:
        raise messages.scheme_not_work(task, TaskState(task.state).label)
    _writes_for(by, unit, at)
    with transaction.atomic():
        firm = {"firm": about.firm, "firm_name": about.firm_name.strip()[:200]}
        own = {"unit": unit, "title": title.strip(), "begun_at": at, "begun_by": by}
        scheme = Scheme.objects.create(campaign=about.campaign, problem=problem, task=task, **firm, **own)
        SchemeVersion.objects.create(scheme=scheme, number=1, written_at=at, written_by=by)
        _tell(acts.SCHEME_BEGUN, scheme, by, at, {"unit": unit.name})
    return scheme


def write_version(*, version: SchemeVersion, revision: int, content: Content, by: Person, at: datetime) -> SchemeVersion:
    """Save a draft whole, its steps in the order given. Nothing is checked but shape: a draft may be unfinished.

    Raises:
        Refused: ``scheme.not_draft``, ``scheme.too_many_steps``, ``scheme.strange_measure``, ``scheme.not_your_unit``.
        ChangedMeanwhile: somebody saved it since.
    """
    if len(content.steps) > STEPS_AT_MOST:
        raise messages.scheme_too_many_steps(STEPS_AT_MOST)
    with transaction.atomic():
        row = _draft(version, revision, by, at)
        _own_measures(row.scheme, content.steps)
        values = asdict(content)
        values.pop("steps")
        for name, value in values.items():
            setattr(row, name, value)
        row.revision, row.written_at, row.written_by = row.revision + 1, at, by
        row.save(update_fields=[*values, "revision", "written_at", "written_by"])
        _write_steps(row, content.steps)
        _tell(acts.SCHEME_WRITTEN, row.scheme, by, at, {"number": row.number})
    return row


def _write_steps(row: SchemeVersion, steps: tuple[Step, ...]) -> None:
    row.steps.all().delete()
    SchemeStep.objects.bulk_create(
        SchemeStep(version=row, position=n, text=s.text.strip(), is_milestone=s.is_milestone, due_on=s.due_on, measure_id=s.measure)
        for n, s in enumerate(steps, 1)
    )


def _own_measures(scheme: Scheme, steps: tuple[Step, ...]) -> None:
    """The measures that steps name belong to the task of the scheme, or to a task of its problem."""
    named = {step.measure for step in steps if step.measure}
    if not named:
        return
    tasks = Task.objects.filter(pk=scheme.task_id) if scheme.task_id else Task.objects.filter(problem=scheme.problem_id)
    if scheme.problem_id is None or named - set(tasks.filter(measures__in=named).values_list("measures", flat=True)):
        raise messages.scheme_strange_measure()


def submit(*, version: SchemeVersion, revision: int, by: Person, at: datetime) -> Submission:
    """Hand a draft in. With flaws (``rules.schemes.flaws``) it comes back at once: nothing waits, the reasons stand beside the draft.

    Raises:
        Refused: ``scheme.not_draft``, ``scheme.not_your_unit``.
        ChangedMeanwhile: somebody saved it since.
    """
    with transaction.atomic():
        row = _draft(version, revision, by, at)
        found = flaws(content_of(row), number=row.number, latest=plan_deadline(row.scheme))
        if found:
            row.sent_back_at, row.sent_back_because = at, [asdict(flaw) for flaw in found]
            told = {"flaws": "".join(flaw.zh for flaw in found), "flaws_en": " ".join(flaw.en for flaw in found)}
            act: Act = acts.SCHEME_FLAWED
        else:
            row.submitted_at, row.submitted_by, row.sent_back_at, row.sent_back_because = at, by, None, []
            told, act = {}, acts.SCHEME_SUBMITTED
        row.save(update_fields=["submitted_at", "submitted_by", "sent_back_at", "sent_back_because"])
        _tell(act, row.scheme, by, at, {"number": row.number, **told})
    return Submission(row, found)


def record_opinion(
    *, version: SchemeVersion, expert: str, employer: str, favourable: bool, words: str, given_on: date, by: Person, at: datetime
) -> ExpertOpinion:
    """Write down what an expert said of a version that is not decided yet (论证); it stays as written.

    Raises:
        Refused: ``opinion.nobody``, ``opinion.no_words``, ``opinion.future``, ``opinion.decided``.
    """
    if not expert.strip():
        raise messages.opinion_nobody()
    if not words.strip():
        raise messages.opinion_no_words()
    if given_on > timezone.localdate(at):
        raise messages.opinion_future(given_on)
    with transaction.atomic():
        row = _locked(version)
        if row.decided_at is not None:
            raise messages.opinion_decided(row.number)
        opinion = ExpertOpinion.objects.create(
            version=row, expert=expert.strip()[:64], employer=employer.strip()[:120], favourable=favourable, words=words.strip(),
            given_on=given_on, recorded_at=at, recorded_by=by,
        )  # fmt: skip
        verdict = ("同意", "in favour") if favourable else ("不同意", "against")
        data = {"number": row.number, "expert": opinion.expert, "verdict": verdict[0], "verdict_en": verdict[1]}
        _tell(acts.SCHEME_OPINION, row.scheme, by, at, data)
    return opinion


def decide(*, version: SchemeVersion, approve: bool, words: str, unit: Unit, by: Person, at: datetime) -> SchemeVersion:
    """Approve a version in the name of ``unit``, or send it back with words. Milestones reached under the version before stay reached.

    Raises:
        Refused: ``scheme.not_submitted``, ``scheme.own``, ``scheme.drafting_unit``, ``scheme.not_approver``, ``scheme.named_approver``,
            ``scheme.no_words``, ``scheme.no_opinion``, ``scheme.against_experts`` an approval without words though an expert is against.
    """
    with transaction.atomic():
        row = _locked(version)
        _check_decision(row, approve, words, by)
        _check_approver(row, unit, by, at)
        row.approved, row.decision, row.decided_at, row.decided_by, row.approver = approve, words.strip(), at, by, unit
        row.save(update_fields=["approved", "decision", "decided_at", "decided_by", "approver"])
        if approve:
            _carry_milestones(row)
        act = acts.SCHEME_APPROVED if approve else acts.SCHEME_SENT_BACK
        _tell(act, row.scheme, by, at, {"number": row.number, "unit": unit.name, "decision": row.decision})
    return row


def _check_decision(row: SchemeVersion, approve: bool, words: str, by: Person) -> None:
    if row.submitted_at is None or row.decided_at is not None:
        raise messages.scheme_not_submitted(row.number)
    if by.pk in {row.submitted_by_id, row.written_by_id}:
        raise messages.scheme_own()
    if not approve and not words.strip():
        raise messages.scheme_no_words()
    if approve and row.opinions.count() < OPINIONS_NEEDED:
        raise messages.scheme_no_opinion(row.scheme_id)
    if approve and not words.strip() and row.opinions.filter(favourable=False).exists():
        raise messages.scheme_against_experts()


def _check_approver(row: SchemeVersion, unit: Unit, by: Person, at: datetime) -> None:
    """The unit is another than the drafting one, the person holds a post in it that approves, and the plan names no other."""
    if unit.path.startswith(row.scheme.unit.path):
        raise messages.scheme_drafting_unit(unit)
    known = roles()
    posts = [post for post in grants_of(by, timezone.localdate(at)).posts if post.unit_id == unit.pk and post.role in known]
    if not any(Permission.SCHEME_APPROVE in known[post.role].grants for post in posts):
        raise messages.scheme_not_approver(unit)
    named = approving_paths(row.scheme)
    if named and not any(unit.path.startswith(path) for path, _ in named):
        raise messages.scheme_named_approver("、".join(name for _, name in named))


def _carry_milestones(row: SchemeVersion) -> None:
    before = SchemeStep.objects.filter(version__scheme=row.scheme_id, version__approved=True, reached_on__isnull=False)
    reached = {step.text: step for step in before.exclude(version=row).order_by("version__number")}
    for step in row.steps.filter(is_milestone=True, text__in=list(reached)):
        old = reached[step.text]
        step.reached_on, step.reached_at, step.reached_by = old.reached_on, old.reached_at, old.reached_by
        step.save(update_fields=["reached_on", "reached_at", "reached_by"])


def new_version(*, scheme: Scheme, because: str, by: Person, at: datetime) -> SchemeVersion:
    """Begin the next version as a draft that says what the last one says, with the reason of the change.

    Raises:
        Refused: ``scheme.no_reason``, ``scheme.version_open``, ``scheme.not_your_unit``.
    """
    if not because.strip():
        raise messages.scheme_no_reason()
    _writes_for(by, scheme.unit, at)
    with transaction.atomic():
        Scheme.objects.select_for_update().get(pk=scheme.pk)
        last = scheme.versions.prefetch_related("steps").order_by("-number")[0]
        if last.decided_at is None:
            raise messages.scheme_version_open(last.number)
        content = content_of(last)
        values = {**asdict(content), "because": because.strip()}
        values.pop("steps")
        row = SchemeVersion.objects.create(scheme=scheme, number=last.number + 1, written_at=at, written_by=by, **values)
        _write_steps(row, content.steps)
        _tell(acts.SCHEME_RENEWED, scheme, by, at, {"number": row.number, "because": row.because})
    return row


def reach_milestone(*, step: SchemeStep, on: date, by: Person, at: datetime) -> SchemeStep:
    """Say on which day a milestone of the version in force was reached.

    Raises:
        Refused: ``milestone.not_in_force``, ``milestone.future``, ``milestone.reached``, ``scheme.not_your_unit``.
    """
    with transaction.atomic():
        row = SchemeStep.objects.select_for_update(of=("self",)).select_related("version__scheme__unit").get(pk=step.pk)
        scheme = row.version.scheme
        _writes_for(by, scheme.unit, at)
        newest = scheme.versions.filter(approved=True).order_by("-number").first()
        if newest is None or newest.pk != row.version_id or not row.is_milestone:
            raise messages.milestone_not_in_force()
        if on > timezone.localdate(at):
            raise messages.milestone_future(on)
        if row.reached_on is not None:
            raise messages.milestone_reached(row.reached_on)
        row.reached_on, row.reached_at, row.reached_by = on, at, by
        row.save(update_fields=["reached_on", "reached_at", "reached_by"])
        words = row.text if len(row.text) <= 40 else f"{row.text[:39]}…"  # noqa: PLR2004 - one line of a page
        _tell(acts.MILESTONE_REACHED, scheme, by, at, {"milestone": words, "on": on.isoformat(), "step": row.pk})
    return row


def require_scheme(*, task: Task, needed: bool, because: str, by: Person, at: datetime) -> Task:
    """Ask for an approved scheme before work on a task begins, or lift that with a reason. Twice the same changes nothing.

    Raises:
        Refused: ``scheme.not_work``, ``scheme.no_lift_reason``.
    """
    if not needed and not because.strip():
        raise messages.scheme_no_lift_reason()
    with transaction.atomic():
        row = Task.objects.select_for_update().get(pk=task.pk)
        if row.state not in WORKING:
            raise messages.scheme_not_work(row, TaskState(row.state).label)
        if row.needs_scheme != needed:
            Task.objects.filter(pk=row.pk).update(needs_scheme=needed)
            raise_revision(row)
            act = acts.SCHEME_NEEDED if needed else acts.SCHEME_NOT_NEEDED
            record(act=act, by=actor_of(by), at=at, subject=subject_of(row), data={"because": because.strip()})
            row.needs_scheme = needed
    return row


def _locked(version: SchemeVersion) -> SchemeVersion:
    rows = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme__unit", "scheme__task", "scheme__problem")
    return rows.get(pk=version.pk)


def _draft(version: SchemeVersion, revision: int, by: Person, at: datetime) -> SchemeVersion:
    """The draft, locked, at the revision its page showed, for somebody of the unit that draws it up."""
    row = _locked(version)
    _writes_for(by, row.scheme.unit, at)
    if row.submitted_at is not None:
        raise messages.scheme_not_draft(row.number)
    if row.revision != revision:
        raise messages.scheme_changed_meanwhile(row.number)
    return row


def _writes_for(by: Person, unit: Unit, at: datetime) -> None:
    scope = grants_of(by, timezone.localdate(at)).scope(Permission.SCHEME_WRITE)
    if not scope.everything and not any(unit.path.startswith(path) for path in scope.unit_paths):
        raise messages.scheme_not_your_unit(unit)


def _tell(act: Act, scheme: Scheme, by: Person, at: datetime, data: Mapping[str, Any]) -> None:
    about = {"campaign": scheme.campaign_id, "task": scheme.task_id, "problem": scheme.problem_id}
    record(act=act, by=actor_of(by), at=at, subject=Subject("scheme", str(scheme.pk), scheme.title), data={**about, **data})
