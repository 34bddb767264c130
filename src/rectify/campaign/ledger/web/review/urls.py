"""Addresses of the review and of handing documents in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from rectify.campaign.ledger.web.review import facts, pages, tasks, units, upload

app_name = "review"
urlpatterns: list[URLPattern | URLResolver] = [
    path("new", upload.upload, name="upload"),
    path("<int:document>", pages.page, name="page"),
    path("<int:document>/paper", pages.paper, name="paper"),
    path("<int:document>/lists", pages.lists, name="lists"),
    path("<int:document>/loose", pages.loose, name="loose"),
    path("<int:document>/versions", upload.versions, name="versions"),
    path("<int:document>/add", facts.add, name="add"),
    path("<int:document>/add-item", tasks.add_item, name="add-item"),
    path("<int:document>/facts/<int:pk>/confirm", facts.confirm, name="confirm"),
    path("<int:document>/facts/<int:pk>/correct", facts.correct, name="correct"),
    path("<int:document>/facts/<int:pk>/reject", facts.reject, name="reject"),
    path("<int:document>/facts/<int:pk>/reopen", facts.reopen, name="reopen"),
    path("<int:document>/questions/<int:pk>/answer", facts.answer, name="answer"),
    path("<int:document>/questions/<int:pk>/reopen", facts.reopen_question, name="question-reopen"),
    path("<int:document>/sections/<int:pk>/confirm", tasks.confirm_section, name="section-confirm"),
    path("<int:document>/tasks/<int:pk>", pages.task, name="task"),
    path("<int:document>/tasks/<int:pk>/confirm", tasks.confirm, name="task-confirm"),
    path("<int:document>/tasks/<int:pk>/facts", tasks.confirm_facts, name="task-facts"),
    path("<int:document>/tasks/<int:pk>/edit", tasks.edit, name="task-edit"),
    path("<int:document>/tasks/<int:pk>/restore", tasks.restore, name="task-restore"),
    path("<int:document>/measures/<int:pk>/split", tasks.split, name="measure-split"),
    path("<int:document>/measures/<int:pk>/merge", tasks.merge, name="measure-merge"),
    path("<int:document>/measures/<int:pk>/take-off", tasks.reject_measure, name="measure-reject"),
    path("<int:document>/tasks/<int:pk>/unit", units.add, name="unit-add"),
    path("<int:document>/units/<int:pk>", units.choose, name="unit"),
]
