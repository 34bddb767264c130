"""Allauth's pages that we route, in the look of the desk: log-in, log-out, password, one-time codes. All its others do not exist."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from rectify.foundation.accounts import acts
from rectify.foundation.accounts.services.logins import note_second_factor
from rectify.foundation.accounts.web.guard import public, signed_in


class _Activate(totp.ActivateTOTPView):  # type: ignore[misc] # allauth ships no types
    template_name = "accounts/codes_set_up.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_second_factor(person=self.request.user, act=acts.TOTP_ADDED, at=timezone.now())
        return response


class _Deactivate(totp.DeactivateTOTPView):  # type: ignore[misc] # allauth ships no types
    template_name = "accounts/codes_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_second_factor(person=self.request.user, act=acts.TOTP_REMOVED, at=timezone.now())
        return response


class _NewRecoveryCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc] # allauth ships no types
    template_name = "accounts/recovery_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_second_factor(person=self.request.user, act=acts.RECOVERY_CODES_MADE, at=timezone.now())
        return response


def _own(view: Any) -> Any:
    """A page of one's own account; what it shows is never kept by a browser."""

    def own(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return signed_in("concerns one's own account only")(own)


log_in = public("the way in")(account.LoginView.as_view(template_name="accounts/log_in.html"))
log_out = public("ends whatever session there is")(account.LogoutView.as_view(template_name="accounts/log_out.html"))
code = public("the second step of the way in")(mfa.AuthenticateView.as_view(template_name="accounts/code.html"))
change_password = _own(account.PasswordChangeView.as_view(template_name="accounts/password.html"))
password_again = _own(account.ReauthenticateView.as_view(template_name="accounts/again.html"))
code_again = _own(mfa.ReauthenticateView.as_view(template_name="accounts/again.html"))
codes = _own(mfa.IndexView.as_view(template_name="accounts/codes.html"))
set_up_codes = _own(_Activate.as_view())
remove_codes = _own(_Deactivate.as_view())
recovery_codes = _own(recovery.ViewRecoveryCodesView.as_view(template_name="accounts/recovery.html"))
new_recovery_codes = _own(_NewRecoveryCodes.as_view())
