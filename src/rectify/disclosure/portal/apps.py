"""Django's entry to the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.disclosure.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
