"""Django's entry to the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
