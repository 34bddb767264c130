"""One county task through the pages, by eight people, without a line of JavaScript."""

from __future__ import annotations

from rectify.campaign.closure.models import Step, StepPaper
from tests.campaign.closure.web.scene import Login, Pages, photo, text
from tests.cast import Cast


def test_a_county_task_is_closed_through_the_pages(cast: Cast, login: Login, pages: Pages) -> None:
    of_task = f"/tasks/{pages.task.pk}/closing"
    assert "材料齐备" in text(login(cast.responsible).get(of_task))
    seen = []
    for step in (pages.request, pages.accept, pages.review, pages.draw, pages.check, pages.sign, pages.close):
        answer = step()
        assert answer.status_code == 302, text(answer)
        seen.append(pages.state)
        for person in (cast.clerk, cast.responsible, cast.county, cast.line, cast.director):
            text(login(person).get(of_task))
            text(login(person).get(of_task, headers={"HX-Request": "true"}))
    assert seen == ["acceptance_requested", "accepted", "reviewed", "reviewed", "reviewed", "signed", "closed"]
    assert len({step.done_by_id for step in Step.objects.all()}) == Step.objects.count() == 6
    for path in ("/closure/", "/closure/register/", "/closure/register/?show=back", "/draws/", "/notices/", "/signing/"):
        text(login(cast.clerk).get(path))
    assert "补齐污水管网" in text(login(cast.clerk).get("/closure/register/"))


def test_papers_and_photographs_stay_with_their_step(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("review")
    pages.review(paper_review_photo=[photo("一.jpg"), photo("二.jpg")])
    assert list(StepPaper.objects.values_list("kind", "name")) == [("review_photo", "一.jpg"), ("review_photo", "二.jpg")]
    page = text(login(cast.clerk).get(f"/tasks/{pages.task.pk}/closing"))
    paper = StepPaper.objects.first()
    assert paper is not None
    assert f"/closure/attachments/{paper.pk}" in page
    sent = login(cast.clerk).get(f"/closure/attachments/{paper.pk}")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.getvalue().startswith(b"\xff\xd8")
    assert login(cast.lead).get(f"/closure/attachments/{paper.pk}").status_code == 404
