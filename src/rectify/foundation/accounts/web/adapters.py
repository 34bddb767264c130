"""What allauth asks us: who may log in, what is written down about it, and how secrets are stored."""

from __future__ import annotations

import base64
import importlib
from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectify.foundation.accounts import messages
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of, roles
from rectify.foundation.accounts.queries.people import trial_of
from rectify.foundation.accounts.services import logins, people
from rectify.foundation.accounts.web.sessions import stamp

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

METHODS = "account_authentication_methods"
"""Allauth's key of the session for how somebody proved who they are."""


def refuse_locked(username: str) -> None:
    """Stop a try under a locked name before any secret is looked at."""
    trial = trial_of(username)
    if trial.locked_until and trial.is_locked(timezone.now()):
        raise ValidationError(messages.locked_out(trial.locked_until), code="locked")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Log-in by user name; failures count and lock, everything is recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("User name and password do not belong together. Check both, and the Caps Lock key."),
        "too_many_login_attempts": _("Too many failed attempts from this address. Wait a minute and try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "rate_limited": _("Too many tries in a short time. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up: people are let in by the system administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a locked name, then let allauth limit the address."""
        refuse_locked(credentials.get("username") or "")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person, unless deactivated or too late with a one-time password: both read like a wrong password."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is None:
            return None
        late = person.one_time_until is not None and person.one_time_until <= timezone.now()
        if person.is_active and not late:
            return person
        self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure; the fifth locks, and says so at once."""
        at = timezone.now()
        trial = logins.note_failure(username=credentials.get("username") or "", address=self.get_client_ip(request), at=at)
        if trial.locked_until and trial.is_locked(at):
            raise ValidationError(messages.locked_out(trial.locked_until), code="locked")

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Begin the session: stamp it, record it, and speak the person's language from here on."""
        at = timezone.now()
        second = [m.get("type", "") for m in request.session.get(METHODS, []) if m.get("method") == "mfa"]
        logins.note_login(person=user, second_factor=second[-1] if second else "", at=at)
        stamp(request, at)
        response = cast("HttpResponse", super().post_login(request, user, **kwargs))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Record the end of the session, then end it."""
        if isinstance(request.user, Person):
            logins.note_logout(person=request.user, at=timezone.now())
        super().logout(request)

    def set_password(self, user: Person, password: str) -> None:
        """Set the password somebody chose."""
        people.change_own_password(person=user, password=password, at=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """After a new password: on to the work."""
        return str(settings.LOGIN_REDIRECT_URL)

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Keep quiet about what the page shows anyway."""
        if message_template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: many installations stand in networks without mail, and the record tells every change."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    """Secrets of one-time codes are stored encrypted; whose role needs codes cannot remove them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or already used. Wait for the next one and check the clock of your telephone."),
        "cannot_delete_authenticator": _("Your role needs one-time codes: they cannot be removed while you hold it."),
        "cannot_generate_recovery_codes": _("Set up one-time codes first: recovery codes stand in for them."),
    }

    def get_totp_label(self, user: Person) -> str:
        """What the authenticator app shows beside the code."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from the installation's."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret back; ``InvalidToken`` if the installation's key was changed."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the person's roles let them do without."""
        held = grants_of(authenticator.user, timezone.localdate()).posts
        return not any((role := roles().get(post.role)) and role.needs_totp for post in held)


def _box() -> Fernet:
    fernet, hashes, hkdf = (importlib.import_module(f"cryptography.{name}") for name in CIPHERS)
    derived = hkdf.HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"rectify one-time codes")
    box: Fernet = fernet.Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
    return box


CIPHERS = ("fernet", "hazmat.primitives.hashes", "hazmat.primitives.kdf.hkdf")
"""Loaded when a secret is read or written: most workers never do, and carry 6 MiB less."""
