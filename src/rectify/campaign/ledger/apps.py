"""Django's entry to the app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.campaign.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
