"""Django's entry to the app."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.campaign.dispatch"
    label = "dispatch"
    default_auto_field = "django.db.models.BigAutoField"
