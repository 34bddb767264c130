"""Django's entry to the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.interfaces.desk"
    label = "desk"
