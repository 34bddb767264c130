"""Django's entry to the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app to Django."""

    name = "rectify.foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
