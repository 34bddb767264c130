"""Who hears what of a complaint: nothing that is done at a desk stays at that desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rectify.campaign.dispatch.models import Notice
from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import CallBack, Urge
from rectify.response.petitions.services.call_backs import note_answer
from rectify.response.petitions.services.citizens import press
from rectify.response.petitions.services.handover import Choice, hand_over
from rectify.response.petitions.services.replies import return_reply, write_reply
from rectify.response.petitions.services.returns import decide_return, request_return
from rectify.response.petitions.services.units import add_unit, assign_lead
from rectify.response.petitions.services.urging import urge
from tests.cast import NOW, Cast, person
from tests.response.petitions.stage import (
    HANDED,
    answer_of,
    answered,
    campaign,
    evidence,
    handed,
    petition,
    petitions,
    town_person,
    written,
)

pytestmark = pytest.mark.django_db


def told(who: Person) -> list[str]:
    """What a person heard, in order."""
    return list(Notice.objects.filter(person=who).order_by("pk").values_list("text_zh", flat=True))


def test_a_batch_is_told_once_to_each_unit_that_works_on_it_with_the_day_of_the_reply(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    first, second = petitions(home, cast, 2)
    hand_over(campaign=home, choices=[Choice(first, cast.town), Choice(second, cast.town, joint=[cast.ecology])], by=cast.clerk, at=HANDED)
    assert told(town) == ["第1批交办：请贵单位办理2件信访件，2026-11-13前答复。"]
    assert told(cast.lead) == [f"第1批交办：请贵单位办理信访件{second.number}，2026-11-13前答复。"]
    assert Notice.objects.get(person=cast.lead).url == f"/petitions/{second.pk}/handling"
    assert Notice.objects.get(person=town).url == f"/petitions/?campaign={home.slug}&mine=1&state=handed_over"
    assert told(cast.clerk) == []


def test_where_a_unit_has_nobody_the_nearest_unit_above_hears_it(cast: Cast) -> None:
    handed(cast, petition(campaign(cast), cast))
    assert len(told(cast.county)) == 1


def test_urging_reaches_who_answers_and_the_office_once_a_day_without_the_words_of_the_petitioner(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    before = len(told(town))
    for minutes in (0, 5):
        press(petition=row, words="张三等了很久", at=NOW + timedelta(minutes=minutes))
    assert told(town)[before:] == told(cast.clerk) == [f"群众催办信访件{row.number}。"]
    press(petition=row, words="还是没有人来", at=NOW + timedelta(days=1))
    assert (len(told(town)) - before, Urge.objects.count()) == (2, 3)


def test_urging_before_the_handing_over_reaches_the_office(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    press(petition=row, words="", at=NOW)
    assert told(cast.clerk) == [f"群众催办信访件{row.number}。"]


def test_the_unit_hears_each_time_the_office_presses_and_why(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    urge(petition=row, words="群众反映强烈，请抓紧。", by=cast.clerk, at=NOW)
    assert told(town)[-1] == f"整改办督办信访件{row.number}：群众反映强烈，请抓紧。"
    assert told(cast.clerk) == []


def test_who_gave_a_complaint_back_hears_the_decision_and_the_unit_it_goes_to(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    first, second = petition(home, cast), petition(home, cast, 2)
    handed(cast, first)
    handed(cast, second)
    kept = request_return(petition=first, because="不在本镇。", by=town, at=NOW)
    decide_return(asked=kept, grant=False, decision="地点在河东村，属石桥镇。", by=cast.clerk, at=NOW)
    assert told(town)[-1] == f"不同意退回信访件{first.number}：地点在河东村，属石桥镇。"
    gone = request_return(petition=second, because="属市局职责。", by=town, at=NOW)
    decide_return(asked=gone, grant=True, decision="", by=cast.clerk, at=NOW, unit=cast.ecology)
    assert told(town)[-1] == f"同意退单：信访件{second.number}改由市生态环境局办理。"
    assert told(cast.lead) == [f"信访件{second.number}转由贵单位办理，2026-11-13前答复。"]


def test_a_returned_reply_reaches_who_wrote_it_and_who_answers_with_the_reason(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    second = person("town2", "石桥镇乙", (cast.town, "responsible_unit"))
    piece = evidence(cast, answer_of(row), second, cast.town, at=NOW)
    reply = write_reply(petition=row, written=written(evidence=[piece]), by=second, at=NOW)
    return_reply(reply=reply, because="没有说明沟渠何时清完。", by=cast.clerk, at=NOW)
    for who in (town, second):
        assert told(who)[-1] == f"信访件{row.number}的答复（第1稿）被退回：没有说明沟渠何时清完。"


def test_a_no_reaches_the_units_and_the_office_without_the_words_of_the_petitioner(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row, assist=[cast.ecology])
    answered(cast, row, town)
    before = [len(told(who)) for who in (town, cast.lead, cast.clerk)]
    note_answer(call_back=CallBack.objects.get(), answer="not_fixed", words="张三家门口还在排", by=cast.hotline, at=NOW)
    said = f"回访：信访件{row.number}的举报人表示未解决，已重新转入办理，2026-12-03前答复。"
    for who, count in zip((town, cast.lead, cast.clerk), before, strict=True):
        assert told(who)[count:] == [said]


def test_a_unit_that_comes_to_it_later_hears_of_it(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    add_unit(petition=row, unit=cast.transport, part="assist", because="涉及道路。", by=cast.clerk, at=NOW)
    assign_lead(petition=row, unit=cast.ecology, because="改由市局办理。", by=cast.clerk, at=NOW)
    assert told(cast.responsible) == [f"信访件{row.number}请贵单位配合办理，2026-11-13前答复。"]
    assert told(cast.lead) == [f"信访件{row.number}转由贵单位办理，2026-11-13前答复。"]
