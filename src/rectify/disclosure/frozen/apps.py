"""Django's entry to the app."""

from django.apps import AppConfig


class FrozenConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.disclosure.frozen"
    label = "frozen"
    default_auto_field = "django.db.models.BigAutoField"
