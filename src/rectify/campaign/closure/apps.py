"""Django's entry to the app."""

from django.apps import AppConfig


class ClosureConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.campaign.closure"
    label = "closure"
    default_auto_field = "django.db.models.BigAutoField"
