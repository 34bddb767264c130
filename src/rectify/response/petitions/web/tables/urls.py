"""Addresses of the official tables."""

from __future__ import annotations

from django.urls import path

from rectify.response.petitions.web.tables import views

urlpatterns = [
    path("tables/", views.tables, name="tables"),
    path("tables/<int:pk>/", views.table, name="table"),
    path("tables/<int:pk>/table.xlsx", views.workbook, name="table_xlsx"),
    path("tables/<int:pk>/table.docx", views.paper, {"suffix": "docx"}, name="table_docx"),
    path("tables/<int:pk>/table.pdf", views.paper, {"suffix": "pdf"}, name="table_pdf"),
]
