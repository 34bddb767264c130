"""Whoever approves can read all that is released before: page by page, and as one file whose digest is that of the number."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import escape

from rectify.campaign.ledger.models import Campaign, Problem
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.queries.previews import preview
from rectify.disclosure.publications.rules.leaves import leaves
from rectify.disclosure.publications.services import deciding, redacting
from rectify.disclosure.publications.services.proposing import Wanted, propose
from rectify.foundation.accounts.models import Person
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign, many_tasks

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
TASKS = 70


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """Lists of more things than a page holds, and a plan-like text of more paragraphs."""
    campaign: Campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, TASKS, by=cast.clerk, units=[cast.qingshi, cast.linhe])
    row = propose(campaign=campaign, wanted=Wanted("lists", TODAY), by=cast.publisher, at=NOW)
    content = dict(row.content)
    content["sections"] = [{"title": {"zh": f"第{n}章", "en": f"Chapter {n}"}, "paragraphs": [f"第{n}章第{m}段。" for m in range(40)]}
                           for n in range(15)]  # fmt: skip
    content["tables"] = [
        {**content["tables"][0], "rows": [[f"第{n}行", n, 0, 0] for n in range(250)]}, *content["tables"][1:],
    ]  # fmt: skip
    Proposal.objects.filter(pk=row.pk).update(content=content)
    row.refresh_from_db()
    places = list(row.redactions.values_list("pk", flat=True))
    if places:
        redacting.decide(proposal=row, redactions=places, hide=True, by=cast.publisher, at=NOW)
    return row


def pages(client: Client, row: Proposal, name: str) -> list[str]:
    """All pages of a part, as the links lead on."""
    found, query = [], ""
    while True:
        page = client.get(f"/publications/proposals/{row.pk}{query}").content.decode()
        found.append(page)
        following = re.search(rf'href="(\?{name}=\d+)#{name}">下一页', page)
        if following is None:
            return found
        query = following[1]
        assert len(found) < 100


def test_every_thing_row_and_paragraph_is_on_some_page(proposal: Proposal, cast: Cast, login: Login) -> None:
    client, content = login(cast.director), preview(proposal).content
    things = "".join(pages(client, proposal, "items"))
    assert len(content["items"]) == TASKS + Problem.objects.count() > 60
    assert [item["key"] for item in content["items"] if escape(item["title"]) not in things] == []
    assert [text for item in content["items"] for _, text in leaves(item["data"].get("measures", []))
            if escape(text) not in things] == []  # fmt: skip
    rows = "".join(pages(client, proposal, "table0"))
    assert [n for n in range(250) if f"第{n}行" not in rows] == []
    text = "".join(pages(client, proposal, "text"))
    assert [(n, m) for n in range(15) for m in range(40) if f"第{n}章第{m}段。" not in text] == []


@pytest.mark.parametrize("query", ["?items=99999", "?items=0", "?items=x", "?items=-1", "?table0=999999999999", "?text=%00", "?items=２"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(proposal: Proposal, cast: Cast, login: Login, query: str) -> None:
    assert login(cast.director).get(f"/publications/proposals/{proposal.pk}{query}").status_code == 200


def test_the_file_of_the_draft_holds_all_that_is_released(proposal: Proposal, cast: Cast, login: Login) -> None:
    answer = login(cast.director).get(f"/publications/proposals/{proposal.pk}/draft")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="draft-{proposal.pk}.txt"'
    text, content = answer.content.decode(), preview(proposal).content
    said = [line for item in content["items"] for _, line in leaves({"title": item["title"], "text": item["data"].get("text")})]
    said += [cell for table in content["tables"] for row in table["rows"] for cell in row if isinstance(cell, str)]
    said += [paragraph for section in content["sections"] for paragraph in section["paragraphs"]]
    assert [each for each in said if each not in text] == []
    released = deciding.approve(proposal=proposal, although_changed=True, by=cast.director, at=NOW)
    assert released.content_digest in text, "what was read is what was released"


def test_the_file_is_for_those_who_take_part(proposal: Proposal, cast: Cast, login: Login) -> None:
    assert login(cast.county).get(f"/publications/proposals/{proposal.pk}/draft").status_code == 404


def test_a_body_is_one_leaf_with_all_its_names() -> None:
    told = {"parts": [{"role": "lead", "code": "HD-QS", "name": "青石县", "name_en": "Qingshi County"}], "text": "先读"}
    assert list(leaves(told)) == [(("text",), "先读"), (("parts", "1"), "lead · 青石县 / Qingshi County / HD-QS")]


def test_leaves_are_all_that_a_content_says() -> None:
    told = {"a": "x", "b": [{"c": 1}, {"c": None}], "d": {"zh": "是", "en": "yes"}, "e": "", "f": True}
    assert list(leaves(told)) == [(("a",), "x"), (("b", "1", "c"), "1"), (("d",), "是 / yes"), (("f",), "True")]
