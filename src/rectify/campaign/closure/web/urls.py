"""Addresses of the close-out."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.closure.web import acts, carried, case, delegations, desk, draws, notices, papers, procedures, signing, steps

app_name = "closure"
urlpatterns = [
    path("closure/", desk.desk, name="desk"),
    path("closure/register/", desk.register, name="register"),
    path("closure/register.xlsx", desk.workbook, name="workbook"),
    path("closure/register.<slug:extension>", papers.register, name="register_paper"),
    path("closure/delegations/", delegations.delegations, name="delegations"),
    path("closure/delegations/grant", delegations.grant, name="delegate"),
    path("closure/delegations/<int:pk>/revoke", delegations.revoke, name="revoke"),
    path("closure/procedures/", procedures.procedures, name="procedures"),
    path("closure/procedures/choose", procedures.choose, name="choose_procedure"),
    path("closure/attachments/<int:pk>", case.attachment, name="attachment"),
    path("tasks/<int:pk>/closing", case.of_task, name="of_task"),
    path("tasks/<int:pk>/closing/request", steps.ask, name="request"),
    path("tasks/<int:pk>/closing/reopen", acts.reopen, name="reopen"),
    path("tasks/<int:pk>/closing/carry-over", acts.carry_over, name="carry_over"),
    path("rounds/<int:pk>/carried", carried.into_round, name="carried"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/accept", steps.accept, name="accept"),
    path("cases/<int:pk>/review", steps.review, name="review"),
    path("cases/<int:pk>/close", acts.close, name="close"),
    path("cases/<int:pk>/file", acts.file_upward, name="file_upward"),
    path("cases/<int:pk>/return", acts.send_back, name="return"),
    path("cases/<int:pk>/suspend", acts.suspend, name="suspend"),
    path("cases/<int:pk>/resume", acts.resume, name="resume"),
    path("cases/<int:pk>/papers/<slug:kind>.<slug:extension>", papers.paper, name="paper"),
    path("cases/<int:pk>/archive.zip", papers.archive, name="archive"),
    path("draws/", draws.draws, name="draws"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/lots.csv", draws.lots, name="lots"),
    path("draws/lots/<int:pk>/check", steps.check, name="check"),
    path("notices/", notices.notices, name="notices"),
    path("notices/post", notices.post, name="post_notice"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/notice.<slug:extension>", papers.notice, name="notice_paper"),
    path("notices/<int:pk>/end", notices.end, name="end_notice"),
    path("notices/entries/<int:pk>/objections", notices.record_objection, name="object"),
    path("notices/objections/<int:pk>/answer", notices.answer, name="answer"),
    path("signing/", signing.signing, name="signing"),
    path("signing/<int:pk>/<int:requirement>", signing.sign, name="sign"),
]
