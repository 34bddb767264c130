from __future__ import annotations

import pytest
from django.utils.translation import override

from rectify.campaign.plans.messages import DecidedMeanwhile
from rectify.campaign.plans.models import CheckResult, Document, Fact, FactState, Heading, Question
from rectify.campaign.plans.queries import effective_fact, get_document, tasks_as_read
from rectify.campaign.plans.services.documents import store_document
from rectify.campaign.plans.services.facts import Decision, add_fact, decide_fact, decide_facts, reopen_fact
from rectify.campaign.plans.services.questions import answer_question, reopen_question
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.models import StoredFile
from tests.campaign.papers import LOST_YEAR, PLAN, in_english, stored
from tests.cast import NOW, TODAY, Cast


def fact(kind: str = "target", **more: object) -> Fact:
    return Fact.objects.filter(kind=kind, **more).order_by("start").first()  # type: ignore[return-value]


def last_act() -> str:
    return Entry.objects.order_by("-seq").values_list("act", flat=True)[0]


def test_a_document_is_kept_with_everything_that_was_read_in_it(cast: Cast) -> None:
    document = stored(cast, PLAN)
    assert document.raw == PLAN
    assert (document.kind, document.chars) == ("plan", len(PLAN))
    assert Heading.objects.filter(document=document, path="二/一/1").exists()
    assert all(PLAN[row.start : row.end] == row.text for row in document.facts.all())
    assert {"target", "deadline", "actor", "cadence"} <= set(document.facts.values_list("kind", flat=True))
    assert [task.path for task in tasks_as_read(document)] == ["二/一/1", "二/一/2", "二/二/1"]
    assert last_act() == "document:store:done"


def test_the_same_file_handed_in_twice_is_two_documents_and_one_original(cast: Cast) -> None:
    stored(cast, PLAN)
    stored(cast, PLAN)
    assert (Document.objects.count(), StoredFile.objects.count()) == (2, 1)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 400, b"PK\x03\x04broken", b"%PDF-1.4 nothing"])
def test_bytes_that_are_no_document_are_refused_and_nothing_is_kept(cast: Cast, data: bytes) -> None:
    with pytest.raises(Refused):
        store_document(data=data, name="方案.txt", by=cast.clerk, at=NOW)
    assert (Document.objects.count(), CheckResult.objects.count(), Entry.objects.count(), StoredFile.objects.count()) == (0, 0, 0, 0)


def test_a_refusal_speaks_the_language_of_the_reader(cast: Cast) -> None:
    with override("en"), pytest.raises(Refused) as english:
        store_document(data=b"\x00\x01" * 900, name="x.txt", by=cast.clerk, at=NOW)
    with override("zh-hans"), pytest.raises(Refused) as chinese:
        store_document(data=b"\x00\x01" * 900, name="x.txt", by=cast.clerk, at=NOW)
    assert english.value.code == chinese.value.code
    assert str(english.value).startswith("The file “x.txt” is neither text")
    assert "x.txt" in str(chinese.value)
    assert "The file" not in str(chinese.value)


def test_only_those_who_may_read_documents_reach_one(cast: Cast) -> None:
    document = stored(cast, PLAN)
    assert get_document(grants_of(cast.leader, TODAY), document.pk) == document
    with pytest.raises(NotFound):
        get_document(grants_of(cast.outsider, TODAY), document.pk)
    with pytest.raises(NotFound):
        get_document(grants_of(cast.clerk, TODAY), document.pk + 1)


def test_a_confirmed_fact_carries_who_and_when_and_one_row_of_audit(cast: Cast) -> None:
    stored(cast, PLAN)
    row = decide_fact(fact=fact(), decision=Decision.CONFIRM, by=cast.clerk, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at) == (FactState.CONFIRMED, cast.clerk, NOW)
    assert last_act() == "fact:confirm:done"


def test_two_clerks_cannot_decide_the_same_fact(cast: Cast) -> None:
    stored(cast, PLAN)
    mine, theirs = fact(), fact()
    decide_fact(fact=mine, decision=Decision.CONFIRM, by=cast.clerk, at=NOW)
    with pytest.raises(DecidedMeanwhile) as told:
        decide_fact(fact=theirs, decision=Decision.REJECT, by=cast.second_clerk, at=NOW)
    assert (
        in_english(told)
        == f"{theirs.key} “{theirs.text}” has been decided by 整改办甲 already. Take that decision back first if it is wrong."
    )
    assert fact().state == FactState.CONFIRMED


def test_a_correction_lies_beside_what_was_read(cast: Cast) -> None:
    stored(cast, PLAN)
    row = decide_fact(fact=fact(), decision=Decision.CORRECT, correction={"value": "98"}, by=cast.clerk, at=NOW)
    row.refresh_from_db()
    assert (row.value, row.correction, effective_fact(row).value) == ("100", {"value": "98"}, "98")


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        ({}, "fact.correction_empty"),
        ({"value": "100"}, "fact.correction_empty"),
        ({"start": "1"}, "fact.correction_key"),
        ({"value": "很多"}, "fact.correction_value"),
        ({"deadline": "f999"}, "fact.correction_value"),
    ],
)
def test_a_correction_that_says_nothing_or_nonsense_is_refused(cast: Cast, correction: dict[str, str], code: str) -> None:
    stored(cast, PLAN)
    with pytest.raises(Refused) as refused:
        decide_fact(fact=fact(), decision=Decision.CORRECT, correction=correction, by=cast.clerk, at=NOW)
    assert refused.value.code == code
    assert fact().state == FactState.PROPOSED


def test_a_fact_with_an_open_question_is_not_confirmed_by_the_way(cast: Cast) -> None:
    stored(cast, LOST_YEAR)
    waiting = Fact.objects.filter(questions__isnull=False).first()
    assert waiting is not None
    with pytest.raises(Refused) as refused:
        decide_fact(fact=waiting, decision=Decision.CONFIRM, by=cast.clerk, at=NOW)
    assert refused.value.code == "fact.question_open"
    decide_facts(facts=Fact.objects.all(), by=cast.clerk, at=NOW)
    assert set(Fact.objects.filter(state="proposed").values_list("pk", flat=True)) == set(
        Question.objects.filter(fact__isnull=False).values_list("fact", flat=True)
    )


def test_an_answered_year_becomes_the_correction_of_who_answered(cast: Cast) -> None:
    stored(cast, LOST_YEAR)
    question = Question.objects.filter(fact__value="XXXX-12-31").first()
    assert question is not None
    answer_question(question=question, answer="2026", by=cast.second_clerk, at=NOW)
    row = Fact.objects.get(questions=question)
    assert (row.value, row.state, row.decided_by) == ("XXXX-12-31", FactState.CORRECTED, cast.second_clerk)
    assert (effective_fact(row).value, effective_fact(row).missing) == ("2026-12-31", ())


@pytest.mark.parametrize(
    ("answer", "code"), [("", "question.answer_empty"), ("明年", "question.answer_year"), ("字" * 1001, "question.answer_long")]
)
def test_an_answer_that_does_not_fit_changes_nothing(cast: Cast, answer: str, code: str) -> None:
    stored(cast, LOST_YEAR)
    question = Question.objects.filter(fact__value="XXXX-12-31").first()
    assert question is not None
    with pytest.raises(Refused) as refused:
        answer_question(question=question, answer=answer, by=cast.clerk, at=NOW)
    assert refused.value.code == code
    assert not Question.objects.filter(answered_at__isnull=False).exists()


def test_what_cannot_be_found_out_stays_missing_and_may_be_confirmed(cast: Cast) -> None:
    stored(cast, LOST_YEAR)
    question = Question.objects.filter(fact__value="XXXX-12-31").select_related("fact").first()
    assert question is not None
    answer_question(question=question, answer="原件也看不清", leave_open=True, by=cast.clerk, at=NOW)
    assert question.fact is not None
    row = decide_fact(fact=Fact.objects.get(pk=question.fact.pk), decision=Decision.CONFIRM, by=cast.clerk, at=NOW)
    assert effective_fact(row).missing == ("year",)


def test_taking_back_an_answer_takes_back_its_correction(cast: Cast) -> None:
    stored(cast, LOST_YEAR)
    question = Question.objects.filter(fact__value="XXXX-12-31").first()
    assert question is not None
    answer_question(question=question, answer="2026", by=cast.clerk, at=NOW)
    with pytest.raises(DecidedMeanwhile):
        answer_question(question=Question.objects.get(pk=question.pk), answer="2027", by=cast.second_clerk, at=NOW)
    reopen_question(question=question, by=cast.clerk, at=NOW)
    row = Fact.objects.get(questions=question)
    assert (row.state, row.correction) == (FactState.PROPOSED, None)
    with pytest.raises(Refused):
        reopen_question(question=question, by=cast.clerk, at=NOW)


def test_a_decision_can_be_taken_back_and_stays_in_the_record(cast: Cast) -> None:
    stored(cast, PLAN)
    row = decide_fact(fact=fact(), decision=Decision.REJECT, by=cast.clerk, at=NOW)
    reopen_fact(fact=row, by=cast.second_clerk, at=NOW)
    assert fact().state == FactState.PROPOSED
    assert list(Entry.objects.order_by("seq").values_list("act", flat=True))[-2:] == ["fact:reject:done", "fact:reopen:done"]
    with pytest.raises(Refused):
        reopen_fact(fact=fact(), by=cast.clerk, at=NOW)


def test_a_person_adds_a_fact_from_marked_characters(cast: Cast) -> None:
    document = stored(cast, PLAN)
    start = PLAN.index("逐") if "逐" in PLAN else PLAN.index("扬尘在线")
    row = add_fact(document=document, kind="count", start=start, end=start + 4, values={"value": "4"}, by=cast.clerk, at=NOW)
    assert (row.key, row.text, row.value, row.state) == ("p1", PLAN[start : start + 4], "4", FactState.CONFIRMED)
    assert add_fact(document=document, kind="count", start=start, end=start + 2, by=cast.clerk, at=NOW).key == "p2"
    assert reopen_fact(fact=row, by=cast.clerk, at=NOW).state == FactState.REJECTED


@pytest.mark.parametrize(
    ("start", "end", "kind", "code"),
    [
        (5, 5, "target", "fact.span_empty"),
        (9, 3, "target", "fact.span_empty"),
        (10, 900, "target", "fact.span_outside"),
        (0, 3, "poem", "fact.kind_unknown"),
    ],
)
def test_marks_that_are_none_are_refused(cast: Cast, start: int, end: int, kind: str, code: str) -> None:
    document = stored(cast, PLAN)
    with pytest.raises(Refused) as refused:
        add_fact(document=document, kind=kind, start=start, end=end, by=cast.clerk, at=NOW)
    assert refused.value.code == code


def test_a_whole_page_is_no_fact(cast: Cast) -> None:
    document = stored(cast, PLAN * 3)
    with pytest.raises(Refused) as refused:
        add_fact(document=document, kind="target", start=0, end=500, by=cast.clerk, at=NOW)
    assert in_english(refused) == "500 characters are marked; a fact has at most 400. Mark only the words that say it."
