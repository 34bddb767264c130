"""kill -9 of the running server in the middle of an act: nothing is half-done, the record of acts verifies, the act can be repeated.

The middle is made sure of, not hoped for: every act writes its row of audit last, so the table of the record is locked from outside, the
act runs up to there with all its other rows written, and then the server is killed where it stands. Processes are ended by their ids.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from rectify.campaign.closure.models import Requirement, Step
from rectify.campaign.dispatch.models import Report, Round, SheetIntake, Standing
from rectify.campaign.evidence.models import Evidence, Upload
from rectify.campaign.ledger.models import ImportRun, Measure, Move, Problem, Task
from rectify.campaign.ledger.services.imports import start_import
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.queries import verify
from rectify.foundation.files.models import StoredFile
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.campaign.dispatch.asked import opened
from tests.campaign.dispatch.test_sheets import SAID
from tests.campaign.dispatch.workbooks import exported, filled, handed_in
from tests.campaign.evidence.rows import jpeg, picture
from tests.campaign.evidence.test_uploads import header
from tests.campaign.papers import LIST, as_csv, campaign_of
from tests.cast import NOW, PASSWORD, Cast, assemble

pytestmark = pytest.mark.django_db(transaction=True)

SERVE = "import sys; from rectify.interfaces.cli.serve import listen; listen('127.0.0.1', int(sys.argv[1]), 1)"
WORK = (
    "import sys, django; from django.conf import settings; settings.STORAGES['default']['OPTIONS']['location'] = sys.argv[1]; "
    "django.setup(); from procrastinate.contrib.django import app; "
    "app.with_connector(app.connector.get_worker_connector()).run_worker(queues=['imports', 'rescue'], install_signal_handlers=False)"
)
"""The worker as serving starts it, on the tests' own files; only its imports, and the care of lost jobs."""
SOON = 40.0
"""Seconds after which a step of a test has failed; a loaded machine starts a server in ten."""


def until(said: object, what: str) -> None:
    """Wait for something to become true; it is asked ten times a second."""
    end = time.monotonic() + SOON
    while not said():  # type: ignore[operator]
        assert time.monotonic() < end, f"{what}: not within {SOON} seconds"
        time.sleep(0.1)


def database() -> str:
    """The URL of the tests' database, for a process of its own."""
    facts = connection.settings_dict
    login = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else quote(facts["USER"])
    if str(facts["HOST"]).startswith("/"):
        return f"postgresql://{login}@/{facts['NAME']}?host={facts['HOST']}" + (f"&port={facts['PORT']}" if facts["PORT"] else "")
    return f"postgresql://{login}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"


def started(code: str, *argv: str) -> subprocess.Popen[bytes]:
    """A process of its own on the tests' database."""
    env = os.environ | {
        "DATABASE_URL": database(), "RECTIFY_VAR": str(settings.VAR), "DJANGO_SETTINGS_MODULE": "rectify.config.test_settings",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", code, *argv], env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


class Server:
    """A server of the tests' database on a free port of this machine."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process = started(SERVE, str(self.port))
        until(self.answers, "the server answers")

    def answers(self) -> bool:
        """Whether it is up; static files need not be gathered for it."""
        with suppress(OSError, http.client.HTTPException):
            return self.call("OPTIONS", "/evidence/uploads/", {}).status > 0
        return False

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> http.client.HTTPResponse:
        """One request."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON)
        try:
            line.request(method, path, body, dict(headers))
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        return answer

    def kill(self) -> None:
        """-9 to its workers and to itself, by their ids."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii").split()
        for pid in [self.process.pid, *map(int, children)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(SOON)


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    if one.process.poll() is None:
        one.kill()


def cookies(who: Person) -> dict[str, str]:
    """The session of somebody, and the token a form carries."""
    client = Client()
    client.force_login(who)
    session = client.session
    session[OPENED] = session[SEEN] = int(time.time())  # as a real log-in leaves it
    session.save()
    token = "k" * 32
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; {settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
    }


@contextmanager
def record_held() -> Iterator[psycopg.Connection]:
    """Nobody can write an act down while this lasts."""
    with psycopg.connect(database()) as line:
        line.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
        yield line


def stuck() -> bool:
    """Whether some session waits for the record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
            "WHERE NOT l.granted AND a.datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def killed_in(server: Server, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
    """Send a request, kill the server when the act has done everything but its row of audit, and let the database clear up."""

    def send() -> None:
        with suppress(OSError, http.client.HTTPException):
            server.call(method, path, headers, body)

    sender = threading.Thread(target=send, daemon=True)
    with record_held() as line:
        sender.start()
        until(stuck, "the act has come to its last row")
        server.kill()
        line.rollback()
    sender.join(SOON)
    until(lambda: not sessions(), "the sessions of the killed server are gone")


def sessions() -> int:
    """Other sessions on this database that are in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return int(cursor.fetchone()[0])


def form(**data: object) -> bytes:
    """A posted form."""
    return urlencode(data).encode()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_killed_while_signing_nothing_is_signed(server: Server) -> None:
    cast: Cast = assemble()
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    before = (Step.objects.count(), Move.objects.count(), walk.state())
    need = Requirement.objects.get(case=walk.case, kind="sign")
    path, body = f"/signing/{walk.case.pk}/{need.pk}", form(words="同意。", password=PASSWORD)
    killed_in(server, "POST", path, cookies(cast.director) | FORM, body)
    assert (Step.objects.count(), Move.objects.count(), walk.state()) == before
    assert verify().ok
    again = Server()
    try:
        assert again.call("POST", path, cookies(cast.director) | FORM, body).status == 302
    finally:
        again.kill()
    assert walk.state() == "signed"
    assert verify().ok


def test_killed_while_freezing_the_round_is_open(server: Server) -> None:
    cast: Cast = assemble()
    one = opened(cast).round
    killed_in(server, "POST", f"/rounds/{one.pk}/freeze", cookies(cast.clerk) | FORM, form(because="提前封账"))
    kept = Round.objects.get(pk=one.pk)
    assert kept.frozen_at is None
    assert not Standing.objects.filter(round=one).exists()
    assert verify().ok


def test_killed_while_a_sheet_is_accepted_none_of_its_rows_are_filed(server: Server) -> None:
    cast: Cast = assemble()
    week = opened(cast)
    report = week.report(cast.ecology)
    data = filled(exported(week.round, cast.ecology), {report: SAID})
    intake = handed_in(data, week.round, cast.ecology, cast.lead)
    path = f"/sheets/{intake.pk}/accept"
    killed_in(server, "POST", path, cookies(cast.lead) | FORM, b"")
    assert not Report.objects.filter(filed_at__isnull=False).exists()
    assert SheetIntake.objects.get(pk=intake.pk).state == SheetIntake.State.READY
    assert verify().ok
    again = Server()
    try:
        assert again.call("POST", path, cookies(cast.lead) | FORM).status == 302
    finally:
        again.kill()
    assert Report.objects.get(filed_at__isnull=False).done == SAID["done"]
    assert SheetIntake.objects.get(pk=intake.pk).state == SheetIntake.State.FILED
    assert verify().ok


@pytest.fixture
def no_jobs() -> Iterator[None]:
    """An empty queue before and after; these tables are not the models' own and are not emptied with them."""
    for step in range(2):
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers CASCADE"
            )
        if step == 0:
            yield


@contextmanager
def working() -> Iterator[subprocess.Popen[bytes]]:
    """A worker; dead at the end by -9, if not before."""
    worker = started(WORK, str(settings.VAR / "originals"))
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait(SOON)


def of_the_list() -> tuple[int, ...]:
    """How many rows there are of what an import writes."""
    return tuple(model.objects.count() for model in (Document, Problem, Task, Measure))


@pytest.mark.usefixtures("no_jobs")
def test_killed_while_a_list_is_imported_nothing_of_it_is_there_and_the_next_worker_imports_it_whole() -> None:
    cast: Cast = assemble()
    run = start_import(campaign=campaign_of(cast), data=as_csv(LIST), name="清单.csv", by=cast.clerk, at=NOW)
    with working() as worker, record_held() as line:
        until(stuck, "the import has come to its last row")
        assert ImportRun.objects.get(pk=run.pk).step == ImportRun.Step.WRITING
        worker.kill()
        worker.wait(SOON)
        line.rollback()
    until(lambda: not sessions(), "the sessions of the killed worker are gone")
    assert of_the_list() == (0, 0, 0, 0)
    assert verify().ok
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    with working():
        until(lambda: ImportRun.objects.get(pk=run.pk).state != ImportRun.State.RUNNING, "the import is done again")
    assert ImportRun.objects.get(pk=run.pk).state == ImportRun.State.DONE
    assert of_the_list()[:3] == (1, 3, 3)
    assert Entry.objects.filter(act="import:run:done").count() == 1
    assert verify().ok


def test_killed_while_the_last_chunk_is_handed_in_the_phone_goes_on(server: Server) -> None:
    cast: Cast = assemble()
    task = ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport)
    measure = task.measures.order_by("pk")[0]
    before = (Evidence.objects.count(), StoredFile.objects.count())
    photo = jpeg(picture(3))
    headers = cookies(cast.responsible) | {"Tus-Resumable": "1.0.0"}
    said = header(filename="现场.jpg", measure=str(measure.pk), kind="photo")
    begun = server.call("POST", "/evidence/uploads/", headers | {"Upload-Length": str(len(photo)), "Upload-Metadata": said})
    assert begun.status == 201
    where = str(begun.headers["Location"])
    patch = headers | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    killed_in(server, "PATCH", where, patch, photo)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == before
    assert Upload.objects.count() == 1
    again = Server()
    try:
        offset = again.call("HEAD", where, headers).headers["Upload-Offset"]
        rest = again.call("PATCH", where, patch | {"Upload-Offset": offset}, photo[int(offset) :])
        assert rest.status == 204
    finally:
        again.kill()
    piece = Evidence.objects.get(pk__gt=0, name="现场.jpg", file__size=len(photo))
    assert piece.measure_id == measure.pk
    assert verify().ok
