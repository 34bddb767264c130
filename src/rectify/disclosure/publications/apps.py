"""Django's entry to the app."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.disclosure.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"
