"""Django's entry to the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.foundation.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
