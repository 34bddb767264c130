"""Every way we could think of to learn who complained, to release alone, or to change what was released. Each is tried; each fails."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, IntegrityError, connection, models, transaction

from rectify.config.logs import WithoutSecrets
from rectify.disclosure.frozen.models import Item, Publication
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.services import deciding
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import CallBack, IdentityLook
from tests.cast import NOW, Cast
from tests.interfaces.api.scene import caller
from tests.interfaces.bodies import body_of
from tests.interfaces.doors import address, client_of, routes, rows_of
from tests.interfaces.world import World
from tests.interfaces.world_petitions import SECRET, WHO

pytestmark = pytest.mark.doors
TEXTS = (models.CharField, models.TextField, models.JSONField)


def stored() -> Iterator[tuple[str, str]]:
    """Every text in the database, with its table; the queue of jobs as well."""
    for model in apps.get_models():
        columns = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
        if columns:
            encoder = DjangoJSONEncoder(ensure_ascii=False)
            yield (
                model._meta.db_table,
                encoder.encode([[str(value) for value in row] for row in model._default_manager.values_list(*columns)]),
            )


def secrets_of(world: World) -> list[str]:
    return [*WHO.values(), SECRET, SECRET.replace("-", ""), world.rows["token"]["-"], world.rows["told"]["-"]]


def test_who_complained_and_the_secrets_stand_nowhere_in_the_clear(world: World) -> None:
    """After every act of the world, and after a complaint through each door that takes one: record, publications, jobs, sessions, all."""
    desk = client_of(world.cast.hotline)
    assert desk.post("/petitions/new/", {"channel": "hotline", "text": "渣土车扬尘", "received_on": "2026-11-20", **WHO}).status_code == 302
    row = {"text": "渣土车扬尘二", "received_on": "2026-11-20", "outside_number": "GD-88", **WHO}
    by_program = caller(world.cast.hotline)
    assert by_program.post("/campaigns/haidai/petitions", row | {"outside_number": ""}).status_code == 200
    assert by_program.post("/campaigns/haidai/petition-tables", {"name": "平台", "rows": [row]}).status_code == 200
    desk.post(f"/petitions/{world.rows['petition']['county'].pk}/identity", {"because": "核实地点"})
    assert IdentityLook.objects.count() == 1
    found = [(table, secret) for table, words in stored() for secret in secrets_of(world) if secret in words]
    assert found == []


def test_no_answer_of_the_api_tells_who_complained(world: World) -> None:
    for who in (world.cast.clerk, world.cast.hotline, world.cast.county, world.cast.leader):
        asked = caller(who)
        for path in ("/petitions", *(f"/petitions/{row.pk}" for row in world.rows["answered"].values())):
            said = asked.get(path).content.decode()
            assert [secret for secret in secrets_of(world) if secret in said] == []


def test_an_answer_that_opens_an_identity_is_the_only_one_and_is_kept_nowhere(world: World) -> None:
    desk, path = client_of(world.cast.hotline), f"/petitions/{world.rows['petition']['county'].pk}/"
    answer = desk.post(f"{path}identity", {"because": "核实地点"})
    assert WHO["phone"] in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert WHO["phone"] not in desk.get(path).content.decode()
    assert not [entry for entry in Entry.objects.filter(subject_type="petition") if WHO["phone"] in str(entry.data)]


def test_nobody_but_the_desk_opens_an_identity(world: World, cast: Cast) -> None:
    units = (cast.lead, cast.responsible, cast.county, cast.party, cast.government)
    for who in (*units, cast.director, cast.leader, cast.publisher, cast.auditor, cast.line, cast.team, cast.system_admin):
        client = client_of(who)
        for row in world.rows["petition"].values():
            assert client.post(f"/petitions/{row.pk}/identity", {"because": "想知道"}).status_code == 403
        assert client.post(f"/petitions/batches/{world.rows['table']['-'].pk}/original", {"because": "想知道"}).status_code == 403
    assert not IdentityLook.objects.exists()


def test_no_log_holds_a_secret_of_an_address_or_who_complained(world: World) -> None:
    """Whatever is refused is logged with its path."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(WithoutSecrets())
    loggers = [logging.getLogger(name) for name in ("django.request", "django.security", "rectify")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        token, told = world.rows["token"]["-"], world.rows["told"]["-"]
        public = client_of(None, enforce_csrf_checks=True)
        loose = client_of(None)
        for path in (f"/open/asked/{token}/", f"/open/en/asked/{token}/", f"/open/told/{told}/"):
            public.post(path, {"answer": "fixed"})
            loose.post(path, {"answer": "nonsense"})
            loose.put(path)
        loose.post("/open/track/", {"number": "HD20261111-0001", "secret": "wrong-secret-1"})
        client_of(world.cast.lead).post("/petitions/new/", WHO)
        client_of(world.cast.hotline).post("/petitions/new/", WHO)
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    words = out.getvalue()
    assert "/open/asked/…/" in words, "the test must meet such a line to mean something"
    assert [secret for secret in (*secrets_of(world), "wrong-secret-1") if secret in words] == []


def test_the_log_of_an_installation_passes_through_that_filter() -> None:
    logs: dict[str, Any] = settings.LOGGING
    assert logs["filters"]["without_secrets"]["()"] == "rectify.config.logs.WithoutSecrets"
    assert all("without_secrets" in handler["filters"] for handler in logs["handlers"].values())


def test_no_builder_releases_what_they_built_by_page_service_or_statement(world: World, cast: Cast) -> None:
    row: Proposal = world.rows["proposal"]["-"]
    builder = world.people["publisher"]
    world.tasks["county"].__class__.objects.filter(pk=world.tasks["county"].pk).update(text="另一句话。")
    client_of(builder).post(f"/publications/proposals/{row.pk}/approve", {"although_changed": "yes"})
    with pytest.raises(Refused) as refused:
        deciding.approve(proposal=row, although_changed=True, by=builder, at=NOW)
    assert refused.value.code == "proposal.own"
    with pytest.raises(IntegrityError, match="proposal_decided_by"), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(approved=False, decided_at=NOW, decided_by=builder)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="proposal_decided_by"), transaction.atomic():
        cursor.execute(
            "UPDATE publications_proposal SET approved = true, decided_at = now(), decided_by_id = %s, publication_id = %s WHERE id = %s",
            [builder.pk, world.rows["publication"]["-"].pk, row.pk],
        )
    with pytest.raises(IntegrityError, match="proposal_builders_are_kept"), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(builders=[cast.clerk.pk])
    assert Proposal.objects.get(pk=row.pk).decided_at is None


def test_no_act_of_the_orm_takes_back_what_was_released(world: World) -> None:
    row: Publication = world.rows["publication"]["-"]
    attempts: list[Callable[[], object]] = [
        lambda: Publication.objects.filter(pk=row.pk).update(title="改"),
        lambda: Item.objects.filter(publication=row).update(data={}),
        lambda: Item.objects.filter(publication=row).delete(),
        lambda: Publication.objects.filter(pk=row.pk).delete(),
        row.delete,
        world.campaign.delete,
        row.published_by.delete,
        lambda: Publication.objects.bulk_update([row], ["series"]),
        row.save,
    ]
    for attempt in attempts:
        with pytest.raises((Error, models.ProtectedError, models.RestrictedError)), transaction.atomic():
            attempt()
    assert Publication.objects.get(pk=row.pk).digest == row.digest


def test_a_complaint_through_any_door_comes_in_open_and_without_signatures(world: World, cast: Cast) -> None:
    """What is sent may say that it is closed: nobody listens."""
    claims = {"state": "answered", "settled": "settled", "task": 1, "approved": True}
    body = {"text": "渣土车扬尘三", "received_on": "2026-11-20"}
    asked = caller(cast.hotline)
    made = asked.post("/campaigns/haidai/petitions", body | claims)
    assert made.status_code == 422 or made.json()["state"] == "received"
    rows = asked.post("/campaigns/haidai/petition-tables", {"name": "平台", "rows": [body | claims | {"outside_number": "GD-99"}]})
    model = type(world.rows["petition"]["county"])
    assert rows.status_code in {200, 422}
    assert not model.objects.filter(text__contains="扬尘三").exclude(state="received").exists()
    assert not model.objects.filter(text__contains="扬尘三", task__isnull=False).exists()


def test_the_task_of_a_complaint_closes_by_no_act_of_the_petitions(world: World) -> None:
    """Every door of the petitions, by everybody of the office and of the county: no task is closed after it."""
    tasks = {row.task_id for standing in ("petition", "returned", "replied", "answered") for row in world.rows[standing].values()}
    for who in (world.cast.clerk, world.cast.hotline, world.cast.director, world.cast.lead, world.cast.county):
        client = client_of(who)
        for route, _view in routes():
            if route.startswith(("petitions/", "open/track", "open/asked")):
                for row in rows_of(route):
                    client.post(address(world, route, row), body_of(world, route, row))
    states = set(type(world.tasks["county"]).objects.filter(pk__in=tasks).values_list("state", flat=True))
    assert "closed" not in states
    assert not states & {"signed", "accepted", "reviewed"}


def test_the_secret_of_a_complaint_is_not_guessed(world: World) -> None:
    number = world.rows["petition"]["county"].number
    public = client_of(None)
    statuses = [public.post("/open/track/", {"number": number, "secret": f"aaaa-bbbb-{n:04}"}).status_code for n in range(11)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert public.post("/open/track/", {"number": number, "secret": SECRET}).status_code == 429, "also with the right one, for a while"


def test_an_answered_link_opens_nothing_again(world: World) -> None:
    public, path = client_of(None), f"/open/asked/{world.rows['token']['-']}/"
    assert public.post(path, {"answer": "fixed"}).status_code == 200
    assert (public.get(path).status_code, public.post(path, {"answer": "not_fixed", "words": "没有"}).status_code) == (404, 409)
    assert CallBack.objects.filter(answer="fixed").count() == 1
