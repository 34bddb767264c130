"""Django's entry to the app."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.response.petitions"
    label = "petitions"
    default_auto_field = "django.db.models.BigAutoField"
