from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from rectify.campaign.ledger.messages import MovedMeanwhile
from rectify.campaign.ledger.models import Extension, Measure, Task, TaskState
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.campaign.ledger.services.moves import move
from rectify.campaign.ledger.services.review import confirm_task
from rectify.campaign.ledger.services.units import add_responsibility
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.evidence.rows import stored
from tests.campaign.papers import campaign_of, decided, in_english, taken, task
from tests.cast import NOW, TODAY, Cast

DUE = date(2026, 12, 31)
LATER = date(2027, 3, 31)
PAPER = "海整改办批〔2026〕7号"


@pytest.fixture
def work(cast: Cast) -> Task:
    taken(cast, campaign_of(cast))
    decided(cast)
    return confirm_task(task=task(), revision=task().revision, by=cast.clerk, at=NOW)


def asked(cast: Cast, work: Task, due_to: date = LATER, measure: Measure | None = None) -> Extension:
    return request_extension(task=work, due_to=due_to, reason="雨季无法施工", by=cast.lead, at=NOW, measure=measure)


def dates() -> tuple[date | None, date | None]:
    return task().due_original, task().due_current


def test_asking_moves_no_date(cast: Cast, work: Task) -> None:
    extension = asked(cast, work)
    assert (extension.due_from, extension.due_to) == (DUE, LATER)
    assert dates() == (DUE, DUE)
    assert Entry.objects.order_by("-seq")[0].act == "extension:request:done"


def test_an_approved_extension_moves_the_date_in_force_and_never_the_original(cast: Cast, work: Task) -> None:
    decide_extension(extension=asked(cast, work), approve=True, decision="同意", number=PAPER, by=cast.clerk, at=NOW)
    assert dates() == (DUE, LATER)


@pytest.mark.parametrize(("words", "number", "code"), [("", PAPER, "extension.no_words"), ("同意", "  ", "extension.no_paper")])
def test_an_approval_needs_words_and_the_number_of_its_paper(cast: Cast, work: Task, words: str, number: str, code: str) -> None:
    extension = asked(cast, work)
    with pytest.raises(Refused) as refused:
        decide_extension(extension=extension, approve=True, decision=words, number=number, by=cast.clerk, at=NOW)
    assert refused.value.code == code
    assert dates() == (DUE, DUE)
    with pytest.raises(IntegrityError, match="names the paper it rests on"), transaction.atomic():
        Extension.objects.update(approved=True, decision="同意", decided_at=NOW, decided_by=cast.clerk)


def test_the_record_keeps_number_and_hash_of_the_paper(cast: Cast, work: Task) -> None:
    extension, file = asked(cast, work), stored("approval")
    decide_extension(extension=extension, approve=True, decision="同意", number=PAPER, file=file, by=cast.clerk, at=NOW)
    extension.refresh_from_db()
    assert (extension.paper_number, extension.paper_file) == (PAPER, file)
    kept = Entry.objects.order_by("-seq")[0]
    assert (kept.act, kept.data["paper"], kept.data["sha256"]) == ("extension:decide:approved", PAPER, file.sha256)


def test_a_refused_extension_moves_nothing_and_says_why(cast: Cast, work: Task) -> None:
    extension = asked(cast, work)
    with pytest.raises(Refused) as refused:
        decide_extension(extension=extension, approve=False, decision=" ", by=cast.clerk, at=NOW)
    assert in_english(refused) == "A decision needs words. Write why, so that the unit knows what holds."
    decide_extension(extension=extension, approve=False, decision="理由不充分", by=cast.clerk, at=NOW)
    assert dates() == (DUE, DUE)
    assert Extension.objects.get().decision == "理由不充分"


def test_nobody_decides_on_an_extension_of_their_own(cast: Cast, work: Task) -> None:
    extension = request_extension(task=work, due_to=LATER, reason="x", by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        decide_extension(extension=extension, approve=True, decision="同意", number=PAPER, by=cast.clerk, at=NOW)
    assert in_english(refused) == "You asked for this extension yourself. Another person must decide on it."
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(decided_by=cast.clerk, decided_at=NOW, approved=True)


def test_one_extension_waits_at_a_time(cast: Cast, work: Task) -> None:
    asked(cast, work)
    with pytest.raises(Refused) as refused:
        asked(cast, work, date(2027, 5, 1))
    assert refused.value.code == "extension.pending"
    assert "2027-03-31" in in_english(refused)


def test_an_extension_is_decided_once(cast: Cast, work: Task) -> None:
    extension = asked(cast, work)
    decide_extension(extension=extension, approve=True, decision="同意", number=PAPER, by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        decide_extension(extension=extension, approve=False, decision="改主意", by=cast.second_clerk, at=NOW)
    assert refused.value.code == "extension.decided"


@pytest.mark.parametrize(
    ("due_to", "reason", "code"),
    [(DUE, "x", "extension.not_later"), (date(2026, 1, 1), "x", "extension.not_later"), (LATER, "  ", "extension.no_reason")],
)
def test_an_extension_that_is_none_is_refused(cast: Cast, work: Task, due_to: date, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        request_extension(task=work, due_to=due_to, reason=reason, by=cast.lead, at=NOW)
    assert refused.value.code == code
    assert not Extension.objects.exists()


def test_drafts_and_handed_in_work_are_not_extended(cast: Cast, work: Task) -> None:
    with pytest.raises(Refused):
        asked(cast, task(1))
    move(task=work, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.lead, at=NOW)
    with pytest.raises(Refused) as refused:
        asked(cast, work)
    assert refused.value.code == "extension.not_work"


def test_a_date_that_moved_meanwhile_is_not_overwritten(cast: Cast, work: Task) -> None:
    extension = asked(cast, work)
    other = {"reason": "另一次", "requested_at": NOW, "requested_by": cast.lead, "decided_at": NOW, "decided_by": cast.second_clerk}
    Extension.objects.create(task=work, due_from=DUE, due_to=date(2027, 6, 30), approved=True, **other)
    Task.objects.filter(pk=work.pk).update(due_current=date(2027, 6, 30))
    with pytest.raises(MovedMeanwhile):
        decide_extension(extension=extension, approve=True, decision="同意", number=PAPER, by=cast.clerk, at=NOW)
    assert dates() == (DUE, date(2027, 6, 30))


def test_a_measure_has_extensions_of_its_own(cast: Cast, work: Task) -> None:
    measure = work.measures.filter(due_current__isnull=False).first()
    assert measure is not None
    decide_extension(extension=asked(cast, work, measure=measure), approve=True, decision="同意", number=PAPER, by=cast.clerk, at=NOW)
    measure.refresh_from_db()
    assert (measure.due_original, measure.due_current) == (DUE, LATER)
    assert dates() == (DUE, DUE)


def test_saving_never_touches_the_due_date(cast: Cast, work: Task) -> None:
    decide_extension(extension=asked(cast, work), approve=True, decision="同意", number=PAPER, by=cast.clerk, at=NOW)
    measure = work.measures.all()[0]
    start_measure(measure=measure, on=TODAY, by=cast.responsible, at=NOW)
    finish_measure(measure=measure, on=TODAY, by=cast.responsible, at=NOW)
    add_responsibility(task=task(), role="supporting", unit=cast.linhe, by=cast.clerk, at=NOW)
    row = task()
    row.title = "改了标题"
    row.save()
    move(task=row, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.lead, at=NOW)
    move(task=row, to=TaskState.RETURNED, because="材料不全", by=cast.clerk, at=NOW)
    assert dates() == (DUE, LATER)


@pytest.mark.parametrize(
    ("on", "code"), [(date(2026, 11, 24), "measure.future"), (date(2026, 11, 1), None)], ids=["tomorrow", "three weeks ago"]
)
def test_a_measure_begins_on_a_day_that_has_come(cast: Cast, work: Task, on: date, code: str | None) -> None:
    measure = work.measures.all()[0]
    if code is None:
        assert start_measure(measure=measure, on=on, by=cast.lead, at=NOW).started_on == on
        return
    with pytest.raises(Refused) as refused:
        start_measure(measure=measure, on=on, by=cast.lead, at=NOW)
    assert in_english(refused) == "2026-11-24 lies in the future. Report a measure on the day or later."


def test_a_measure_is_finished_after_it_began_and_once(cast: Cast, work: Task) -> None:
    measure = work.measures.all()[0]

    def code(on: date) -> str:
        with pytest.raises(Refused) as refused:
            finish_measure(measure=measure, on=on, by=cast.lead, at=NOW)
        return refused.value.code

    assert code(TODAY) == "measure.not_started"
    start_measure(measure=measure, on=TODAY, by=cast.lead, at=NOW)
    assert code(date(2026, 11, 1)) == "measure.before_start"
    finish_measure(measure=measure, on=TODAY, by=cast.lead, at=NOW)
    assert code(TODAY) == "measure.done"
    with pytest.raises(Refused) as again:
        start_measure(measure=measure, on=TODAY, by=cast.lead, at=NOW)
    assert again.value.code == "measure.started"


def test_measures_of_a_draft_are_not_reported_on(cast: Cast, work: Task) -> None:
    with pytest.raises(Refused) as refused:
        start_measure(measure=task(1).measures.all()[0], on=TODAY, by=cast.lead, at=NOW)
    assert refused.value.code == "measure.not_work"
