"""Shared figures are remembered for one publication, by who says what is published, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from rectify.disclosure.portal.queries import remembered
from rectify.disclosure.portal.queries.remembered import while_published
from tests.disclosure.factory import little_city, publish, task


def test_a_figure_is_asked_for_once_for_each_publication() -> None:
    asked: list[str] = []

    @remembered.remembered
    def figure(place: str) -> str:
        asked.append(place)
        return place

    figure("a")
    figure("a")
    with while_published("test-1"):
        assert [figure("a"), figure("a"), figure("b")] == ["a", "a", "b"]
    with while_published("test-2"):
        figure("a")
    assert asked == ["a", "a", "a", "b", "a"]


def test_what_is_remembered_is_bounded() -> None:
    @remembered.remembered
    def figure(number: int) -> int:
        return number

    with while_published("test-3"):
        for number in range(2 * remembered.MOST):
            figure(number)
    assert len(remembered._known) == remembered.MOST


@pytest.mark.django_db
def test_a_reader_cannot_say_what_is_published(client: Client) -> None:
    little_city()
    before = client.get("/open/", headers={"rectify.published": "1"}).content
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    assert client.get("/open/", headers={"rectify.published": "1"}).content != before
