"""The question by e-mail: nobody at the desk sees the link, and nothing keeps it in plain."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from rectify.response.petitions import tasks
from rectify.response.petitions.models import CallBack, Identity
from rectify.response.petitions.services.call_backs import ask, note_answer
from rectify.response.petitions.services.call_mails import mail_link
from tests.cast import NOW, Cast
from tests.response.petitions.stage import answered, campaign, handed, petition, town_person

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
ADDRESS = "zhang@example.org"


@pytest.fixture(autouse=True)
def post_office(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://open.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def call(cast: Cast, number: int = 1, **who: str) -> CallBack:
    """The question about an answered complaint, due since long: the pages read the real clock."""
    row = petition(campaign(cast) if number == 1 else Campaign.objects.get(), cast, number, **who)
    handed(cast, row)
    answered(cast, row, town_person(cast))
    CallBack.objects.filter(petition=row).update(due_on=NOW.date().replace(month=1))
    return CallBack.objects.select_related("petition__campaign").get(petition=row)


def jobs() -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.filter(task_name="petitions.mail_call_back").order_by("id").values_list("args", flat=True))


def test_a_letter_brings_the_link_in_both_languages_and_the_answer_counts_as_the_petitioners(cast: Cast) -> None:
    row = call(cast, email=ADDRESS)
    mail_link(call_back=row, by=cast.hotline, at=NOW)
    tasks.mail_call_back(**jobs()[0])
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    zh, en = re.findall(r"https://open\.example(/open/\S+)", str(letter.body))
    assert en == zh.replace("/open/", "/open/en/")
    assert Client().post(zh, {"answer": "not_fixed", "words": "还在排。"}).status_code == 200
    row.refresh_from_db()
    assert (row.way, row.recorded_by, row.reopened) == ("mail", None, True)


def test_the_link_and_the_address_stand_nowhere_in_plain(cast: Cast) -> None:
    mail_link(call_back=call(cast, email=ADDRESS), by=cast.hotline, at=NOW)
    tasks.mail_call_back(**jobs()[0])
    token = re.findall(r"/asked/([^/]+)/", str(mail.outbox[0].body))[0]
    kept = str(list(CallBack.objects.values())) + str(list(Entry.objects.values())) + str(jobs())
    assert token not in kept
    assert ADDRESS not in kept


def test_the_desk_mails_and_sees_no_link(cast: Cast, login: Login) -> None:
    row = call(cast, email=ADDRESS)
    desk = login(cast.hotline)
    page = desk.get(f"/petitions/calls/{row.pk}/").content.decode()
    assert "发送回访邮件" in page
    assert ADDRESS not in page
    sent = desk.post(f"/petitions/calls/{row.pk}/link", follow=True).content.decode()
    assert "邮件正在发送" in sent
    assert "/open/asked/" not in sent
    with pytest.raises(Refused) as refused:
        ask(call_back=row, way=CallBack.Way.LINK, by=cast.hotline, at=NOW)
    assert refused.value.code == "call_back.mail_it"


def test_one_press_on_the_sheet_asks_everybody_who_left_an_address_and_was_not_asked(cast: Cast, login: Login) -> None:
    first = call(cast, email=ADDRESS)
    second = call(cast, 2, text="河边又倒了三车建筑垃圾，无人清运。", email="li@example.org", phone="")
    call(cast, 3, text="夜里两点工地还在打桩，睡不着。", phone="13900139000")
    mail_link(call_back=first, by=cast.hotline, at=NOW)
    desk = login(cast.hotline)
    assert "向留有邮箱的1位举报人发送回访邮件" in desk.get("/petitions/calls/").content.decode()
    assert desk.post("/petitions/calls/").status_code == 302
    assert [job["call_back_id"] for job in jobs()] == [first.pk, second.pk]
    assert "发送回访邮件" not in desk.get("/petitions/calls/").content.decode()


def test_no_letter_goes_out_about_what_was_answered_or_forgotten_meanwhile(cast: Cast) -> None:
    row = call(cast, email=ADDRESS)
    mail_link(call_back=row, by=cast.hotline, at=NOW)
    mail_link(call_back=row, by=cast.hotline, at=NOW)
    tasks.mail_call_back(**jobs()[0])
    assert mail.outbox == [], "the first link was replaced by the second"
    Identity.objects.update(name=None, phone=None, email=None, address=None, erased_at=NOW)
    tasks.mail_call_back(**jobs()[1])
    assert mail.outbox == []


def test_an_answer_on_the_telephone_stops_the_letter(cast: Cast) -> None:
    row = call(cast, email=ADDRESS)
    mail_link(call_back=row, by=cast.hotline, at=NOW)
    note_answer(call_back=row, answer="fixed", words="", by=cast.hotline, at=NOW)
    tasks.mail_call_back(**jobs()[0])
    assert mail.outbox == []


def test_without_an_address_or_without_mail_the_link_is_shown_and_the_answer_says_to_whom(cast: Cast, login: Login, settings: Any) -> None:
    row = call(cast)
    with pytest.raises(Refused) as refused:
        mail_link(call_back=row, by=cast.hotline, at=NOW)
    assert (refused.value.code, jobs()) == ("call_back.no_mail", [])
    settings.MAIL_ON = False
    desk = login(cast.hotline)
    page = desk.post(f"/petitions/calls/{row.pk}/link").content.decode()
    path = re.findall(r"http://testserver(/open/asked/[^<]+)<", page)[0]
    assert Client().post(path, {"answer": "fixed", "words": ""}).status_code == 200
    assert f"链接曾显示给{cast.hotline.name}" in desk.get(f"/petitions/{row.petition_id}/asked").content.decode()
