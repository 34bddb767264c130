"""Addresses of the sheets and the bulletin of a round."""

from __future__ import annotations

from django.urls import path

from rectify.campaign.dispatch.web.sheets import bulletin, intake, place

app_name = "sheets"
urlpatterns = [
    path("rounds/<int:pk>/units/<int:unit>/sheet.xlsx", place.download, name="download"),
    path("rounds/<int:pk>/units/<int:unit>/sheet/", place.hand, name="hand_in"),
    path("sheets/<int:pk>/", intake.page, name="intake"),
    path("sheets/<int:pk>/decide", intake.decide_cells, name="decide"),
    path("sheets/<int:pk>/accept", intake.accept_sheet, name="accept"),
    path("sheets/<int:pk>/drop", intake.drop_sheet, name="drop"),
    path("rounds/<int:pk>/bulletin/", bulletin.page, name="bulletin"),
    path("rounds/<int:pk>/bulletin/edit", bulletin.edit, name="edit_bulletin"),
    path("rounds/<int:pk>/bulletin/issue", bulletin.issue, name="issue_bulletin"),
    path("rounds/<int:pk>/bulletin.docx", bulletin.docx, name="bulletin_docx"),
    path("rounds/<int:pk>/bulletin.pdf", bulletin.pdf, name="bulletin_pdf"),
]
