"""The pages of the daily work in a real browser: each opens at both widths, axe finds nothing, nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page

from rectify.foundation.accounts.models import Person
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.work import Work, build
from tests.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def work(live_server: object, cast: Cast) -> Work:
    with transaction.atomic():
        return build(cast)


def pages(cast: Cast, work: Work) -> dict[str, tuple[Person, str]]:
    """Each page by a name, with somebody who uses it."""
    case, round_, slug = work.cases, work.round.pk, work.week.short.campaign.slug
    late = work.week.short.late.pk
    return {
        "week": (cast.clerk, "/week"),
        "week-lead": (cast.lead, "/week"),
        "board": (cast.clerk, f"/rounds/?campaign={slug}"),
        "round": (cast.clerk, f"/rounds/{round_}/"),
        "answers": (cast.lead, f"/rounds/{round_}/sheet/{cast.ecology.pk}/"),
        "report": (cast.lead, f"/reports/{work.report.pk}/"),
        "of-task": (cast.lead, f"/tasks/{late}/reports"),
        "sheet": (cast.county, f"/rounds/{round_}/units/{cast.qingshi.pk}/sheet/"),
        "intake": (cast.county, f"/sheets/{work.sheet.pk}/"),
        "bulletin": (cast.clerk, f"/rounds/{round_}/bulletin/"),
        "letters": (cast.clerk, "/letters/"),
        "letter-draft": (cast.director, f"/letters/{work.letters['draft'].pk}"),
        "letter-issued": (cast.responsible, f"/letters/{work.letters['issued'].pk}"),
        "letter-new": (cast.clerk, "/letters/new"),
        "ladders": (cast.clerk, "/letters/ladders"),
        "matters": (cast.clerk, "/matters/"),
        "matter-new": (cast.responsible, "/matters/new"),
        "matter": (cast.clerk, f"/matters/{work.matter.pk}"),
        "duties": (cast.responsible, "/duties/"),
        "inbox": (cast.responsible, "/inbox/"),
        "hooks": (cast.system_admin, "/hooks/"),
        "gallery": (cast.line, "/evidence/"),
        "piece": (cast.line, f"/evidence/{work.piece.pk}"),
        "evidence-new": (cast.responsible, f"/measures/{work.measure.pk}/evidence/new"),
        "evidence-of-task": (cast.line, f"/tasks/{work.measure.task_id}/evidence"),
        "evidence-rules": (cast.line, "/evidence/rules/"),
        "schemes": (cast.clerk, "/schemes/"),
        "scheme": (cast.director, f"/schemes/{work.scheme.pk}/"),
        "scheme-new": (cast.lead, f"/schemes/new?task={late}"),
        "scheme-edit": (cast.lead, f"/schemes/versions/{work.draft.pk}/edit"),
        "target": (cast.clerk, f"/targets/{work.target.pk}/"),
        "progress": (cast.clerk, f"/campaigns/{slug}/progress"),
        "task": (cast.clerk, f"/tasks/{case['check'].task_id}/"),
        "closing": (cast.responsible, f"/tasks/{work.ready.pk}/closing"),
        "request": (cast.responsible, f"/tasks/{work.ready.pk}/closing/request"),
        "close-out": (cast.clerk, "/closure/"),
        "register": (cast.clerk, "/closure/register/"),
        "case-closed": (cast.clerk, f"/cases/{case['closed'].pk}/"),
        "case-returned": (cast.responsible, f"/cases/{case['returned'].pk}/"),
        "accept": (cast.county, f"/cases/{case['accept'].pk}/accept"),
        "review": (cast.line, f"/cases/{case['review'].pk}/review"),
        "draws": (cast.clerk, "/draws/"),
        "draw": (cast.clerk, f"/draws/{work.draw.pk}/"),
        "check": (cast.team, f"/draws/lots/{work.lot.pk}/check"),
        "notices": (cast.clerk, "/notices/"),
        "notice": (cast.clerk, f"/notices/{work.notice.pk}/"),
        "signing": (cast.director, "/signing/"),
        "delegations": (cast.party, "/closure/delegations/"),
        "procedures": (cast.clerk, "/closure/procedures/"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("size", "theme", "language"), [(DESK, "light", "zh-hans"), (PHONE, "dark", "en")], ids=["desk-light-zh", "phone-dark-en"]
)
def test_every_page_of_the_work_opens_fits_and_satisfies_axe(
    cast: Cast,
    work: Work,
    open_as: Open,
    axe: Callable[[Page], list[str]],
    picture: Callable[[Page, str], None],
    size: tuple[int, int],
    theme: str,
    language: str,
) -> None:
    found: list[str] = []
    tabs: dict[int, Page] = {}
    for name, (who, path) in pages(cast, work).items():
        if who.pk in tabs:
            tabs[who.pk].goto(path)
        else:
            tabs[who.pk] = open_as(who, path, size=size, theme=theme, language=language)
        page = tabs[who.pk]
        if name == "task":
            page.wait_for_load_state("networkidle")  # its parts come after it
        picture(page, f"{name}-{size[0]}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{path}: {line}" for line in axe(page)]
        found += [f"{path}: {wide} px wide"] if wide > size[0] else []
        found += [f"{path}: {page.locator('h1').count()} headings of the first rank"] if page.locator("h1").count() != 1 else []
    assert not found, "\n".join(found)
