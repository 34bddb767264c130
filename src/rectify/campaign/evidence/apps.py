"""Django's entry to the app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.campaign.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
