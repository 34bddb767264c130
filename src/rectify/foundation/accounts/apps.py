"""Django's entry to the app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app to Django; a mistake in the table of roles stops the start here, with its line."""

    name = "rectify.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the acts, read the roles, and leave out what nobody is offered."""
        import_module("rectify.foundation.accounts.acts")
        import_module("rectify.foundation.accounts.queries.grants").roles()
        import_module("rectify.foundation.accounts.passkeys").put_off()
