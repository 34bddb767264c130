"""Allauth's forms for one-time codes: a wrong code counts like a wrong password, and both lock together."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from rectify.foundation.accounts.web.adapters import refuse_locked


def _count(request: HttpRequest, username: str) -> None:
    get_adapter(request).authentication_failed(request, username=username)


class CodeForm(AuthenticateForm):  # type: ignore[misc] # allauth ships no types
    """The second step of a log-in."""

    def clean_code(self) -> str:
        """Refuse a locked name before the code is looked at."""
        refuse_locked(self.user.username)
        return cast("str", super().clean_code())

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        _count(context.request, self.user.username)


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc] # allauth ships no types
    """The code once more before something delicate."""

    def clean_code(self) -> str:
        """Refuse a locked name before the code is looked at."""
        refuse_locked(self.user.username)
        return cast("str", super().clean_code())

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        _count(context.request, self.user.username)
