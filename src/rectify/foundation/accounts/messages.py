"""The words of this app's refusals and of its permissions: what was refused, why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectify.foundation.accounts.refusals import Missing, Refused
from rectify.foundation.accounts.rules.permissions import Permission

PERMISSION_WORDS: Final[Mapping[Permission, str | Promise]] = {
    Permission.CAMPAIGN_OPEN: gettext_lazy("Open campaigns"),
    Permission.DOCUMENT_IMPORT: gettext_lazy("Import documents"),
    Permission.DOCUMENT_READ: gettext_lazy("Read documents"),
    Permission.FACT_DECIDE: gettext_lazy("Confirm, correct and reject facts"),
    Permission.LIST_READ: gettext_lazy("Read the lists"),
    Permission.LIST_EXPORT: gettext_lazy("Export the lists"),
    Permission.TASK_CONFIRM: gettext_lazy("Confirm tasks"),
    Permission.TASK_CHANGE: gettext_lazy("Change tasks"),
    Permission.MEASURE_REPORT: gettext_lazy("Report on measures"),
    Permission.EXTENSION_REQUEST: gettext_lazy("Ask for extensions"),
    Permission.EXTENSION_DECIDE: gettext_lazy("Decide on extensions"),
    Permission.VERSION_DECIDE: gettext_lazy("Decide on new versions of a document"),
    Permission.SCHEME_WRITE: gettext_lazy("Draw up schemes"),
    Permission.SCHEME_APPROVE: gettext_lazy("Approve schemes"),
    Permission.ROUND_MANAGE: gettext_lazy("Run the reporting rounds"),
    Permission.LETTER_ISSUE: gettext_lazy("Issue letters of the ladder"),
    Permission.LETTER_ANSWER: gettext_lazy("Answer letters of the ladder"),
    Permission.EVIDENCE_READ: gettext_lazy("See evidence"),
    Permission.EVIDENCE_SUBMIT: gettext_lazy("Hand in evidence"),
    Permission.EVIDENCE_JUDGE: gettext_lazy("Judge evidence"),
    Permission.ACCEPTANCE_REQUEST: gettext_lazy("Ask for acceptance"),
    Permission.TASK_ACCEPT: gettext_lazy("Accept tasks"),
    Permission.TASK_REVIEW: gettext_lazy("Review tasks on site"),
    Permission.TASK_CHECK: gettext_lazy("Draw and do spot checks"),
    Permission.TASK_NOTICE: gettext_lazy("Post public notices"),
    Permission.TASK_SIGN: gettext_lazy("Sign close-outs"),
    Permission.TASK_CLOSE: gettext_lazy("Close tasks out"),
    Permission.TASK_RETURN: gettext_lazy("Send tasks back"),
    Permission.TASK_REOPEN: gettext_lazy("Reopen closed tasks"),
    Permission.PROCEDURE_CHOOSE: gettext_lazy("Choose close-out procedures"),
    Permission.DELEGATION_GRANT: gettext_lazy("Delegate one's signature"),
    Permission.PETITION_READ: gettext_lazy("Read petitions"),
    Permission.PETITION_INTAKE: gettext_lazy("Take petitions in, merge and split them"),
    Permission.PETITION_HANDLE: gettext_lazy("Hand petitions over and decide on replies"),
    Permission.PETITION_REPLY: gettext_lazy("Handle and answer petitions"),
    Permission.PETITION_IDENTITY: gettext_lazy("See who complained, with a reason"),
    Permission.PUBLICATION_PROPOSE: gettext_lazy("Propose publications"),
    Permission.PUBLICATION_APPROVE: gettext_lazy("Release publications"),
    Permission.AUDIT_READ: gettext_lazy("Read the record of acts"),
    Permission.UNIT_MANAGE: gettext_lazy("Keep the units"),
    Permission.PERSON_MANAGE: gettext_lazy("Keep the people"),
    Permission.ROLE_GRANT: gettext_lazy("Grant and withdraw roles"),
    Permission.SYSTEM_MANAGE: gettext_lazy("Keep the system"),
    Permission.TOKEN_ISSUE: gettext_lazy("Issue API tokens"),
}


def username_taken(username: str) -> Refused:
    """The user name belongs to somebody already."""
    return Refused("username_taken", _("Somebody already has the user name “%(name)s”. Choose another one.") % {"name": username})


def username_wrong(username: str) -> Refused:
    """The user name cannot be typed or told apart."""
    return Refused(
        "username_wrong",
        _("“%(name)s” cannot be a user name. Use 3 to 64 small letters, digits, dots, hyphens and underscores.") % {"name": username},
    )


def not_yourself() -> Refused:
    """An administrator tried an act on themselves that another must do."""
    return Refused("not_yourself", _("You cannot do this to your own account. Ask another administrator."))


def last_administrator(role: str) -> Refused:
    """Nobody would be left to administer."""
    return Refused(
        "last_administrator",
        _("This is the last active holder of the role “%(role)s”. Grant the role to somebody else first.") % {"role": role},
    )


def unknown_role(code: str) -> Refused:
    """There is no such role."""
    return Refused("unknown_role", _("There is no role “%(code)s”. Choose one of the list.") % {"code": code})


def roles_apart(person: str, role: str, others: list[tuple[str, date, date | None]]) -> Refused:
    """The person holds roles that exclude the wanted one on some day."""
    return Refused(
        "roles_apart",
        _("%(person)s cannot hold the role “%(role)s” beside the roles below. Withdraw them first, or choose other days or somebody else.")
        % {"person": person, "role": role},
        tuple(Missing(f"{name}, {since} – {until or '…'}") for name, since, until in others),
    )


def role_held(person: str, role: str) -> Refused:
    """The person holds this very role at this unit on some of the days."""
    return Refused(
        "role_held",
        _("%(person)s already holds the role “%(role)s” at this unit on some of these days.") % {"person": person, "role": role},
    )


def person_inactive(person: str) -> Refused:
    """Somebody deactivated gets nothing."""
    return Refused("person_inactive", _("%(person)s is deactivated. Reactivate the person first.") % {"person": person})


def dates_wrong() -> Refused:
    """An end before its beginning."""
    return Refused("dates_wrong", _("The last day lies before the first. Mend one of the two."))


def unit_closed(unit: str, on: date) -> Refused:
    """The unit is no more on the day wanted."""
    return Refused("unit_closed", _("%(unit)s was closed on %(day)s. Choose its successor.") % {"unit": unit, "day": on.isoformat()})


def code_taken(code: str) -> Refused:
    """The code belongs to another unit."""
    return Refused("code_taken", _("Another unit has the code “%(code)s”. Choose another one.") % {"code": code})


def name_empty() -> Refused:
    """A unit or person without a name."""
    return Refused("name_empty", _("A name is missing. Write one."))


def name_unchanged() -> Refused:
    """A renaming to the same name."""
    return Refused("name_unchanged", _("The unit bears this name already. Write the new name."))


def rename_too_early(since: date) -> Refused:
    """The present name is younger than the new one would be."""
    return Refused(
        "rename_too_early", _("The present name counts from %(day)s. The new name must begin later.") % {"day": since.isoformat()}
    )


def below_itself(unit: str) -> Refused:
    """A move under the unit's own subtree."""
    return Refused("below_itself", _("%(unit)s cannot be placed below itself. Choose another unit above it.") % {"unit": unit})


def unit_busy(children: list[tuple[str, str]], posts: int) -> Refused:
    """A unit with open units below it or posts in force cannot be closed."""
    missing = [Missing(name, url) for name, url in children]
    if posts:
        missing.append(Missing(_("%(count)d roles are still held at this unit") % {"count": posts}))
    return Refused("unit_busy", _("The unit cannot be closed yet. Move or close the units below it and withdraw its roles first."), missing)


def alias_exists(name: str) -> Refused:
    """The same alias from the same day."""
    return Refused("alias_exists", _("The unit already has the alias “%(name)s” from that day.") % {"name": name})


def token_permissions_wrong(refused: list[str]) -> Refused:
    """A token asked for more than it may carry."""
    return Refused(
        "token_permissions_wrong",
        _("A token carries only what you may do yourself, and nothing of administration. Leave out what is listed below."),
        tuple(Missing(words) for words in refused),
    )


def token_expiry_wrong(latest: date) -> Refused:
    """A token that would live too long or not at all."""
    return Refused("token_expiry_wrong", _("A token must end after today and no later than %(day)s.") % {"day": latest.isoformat()})


def token_revoked() -> Refused:
    """The token is revoked already."""
    return Refused("token_revoked", _("This token is revoked already."))


def locked_out(until: datetime) -> str:
    """What somebody reads who tries while the name is locked; it is the same for names nobody bears."""
    return _("Too many failed attempts: log-in under this name is locked until %(time)s. Wait, or ask the system administrator.") % {
        "time": timezone.localtime(until).strftime("%H:%M")
    }


def proof_missing(*, code: bool) -> Refused:
    """Nothing was typed where one proves who one is."""
    words = _("Type the code your authenticator shows now.") if code else _("Type your password again.")
    return Refused("proof_missing", format_lazy("{} {}", words, _("Every signature is proved by itself; nothing was signed.")))


def proof_wrong(*, code: bool) -> Refused:
    """The password or the code is not the person's."""
    if code:
        return Refused("proof_wrong", _("This code is wrong or already used; nothing was signed. Wait for the next code and try again."))
    return Refused("proof_wrong", _("This is not your password; nothing was signed. Check it and the Caps Lock key, and try again."))


def proof_locked(until: datetime) -> Refused:
    """The name is locked after too many failures, here or at the log-in."""
    return Refused("proof_locked", locked_out(until))


def proof_one_time() -> Refused:
    """The password was chosen by an administrator, so it proves nothing."""
    return Refused("proof_one_time", _("Your password was issued by an administrator. Choose your own before you sign."))
