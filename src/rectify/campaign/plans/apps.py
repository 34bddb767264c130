"""Django's entry to the app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.campaign.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
