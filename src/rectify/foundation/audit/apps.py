"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load ``acts.py`` of every app, so that all acts are registered in every process, commands included."""
        autodiscover_modules("acts")
