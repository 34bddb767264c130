"""What a person reads when a call-back cannot be made or written down: what, why, what to do."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.messages import MovedMeanwhile
from rectify.campaign.plans.messages import in_both
from rectify.foundation.refusals import Refused


def not_answered_yet(petition: object) -> Refused:
    """Nobody is asked before the unit has answered."""
    words = _("Complaint {number} has no accepted reply, so there is nothing to ask the petitioner about. Wait for the reply.")
    return Refused("call_back.no_reply", format_lazy(words, number=petition))


def nobody_to_ask(petition: object) -> Refused:
    """No telephone, no e-mail: the tracking page asks."""
    words = _("Nobody can be called about {number}: no telephone number and no e-mail address was given. The tracking page asks instead.")
    return Refused("call_back.nobody", format_lazy(words, number=petition))


def mail_it(petition: object) -> Refused:
    """Whoever sees the link could answer in the petitioner's place."""
    words = _("The petitioner of {number} left an e-mail address: have the link sent there. It is then seen by nobody else.")
    return Refused("call_back.mail_it", format_lazy(words, number=petition))


def cannot_be_mailed(petition: object) -> Refused:
    """No address, or no mail."""
    words = _("The link for {number} cannot be mailed: no e-mail address was given, or no mail is set up here. Ask by telephone.")
    return Refused("call_back.no_mail", format_lazy(words, number=petition))


def answered_already(petition: object) -> MovedMeanwhile:
    """Somebody wrote the answer down first."""
    words = _("The answer on {number} is written down already. Reload the page.")
    return MovedMeanwhile("call_back.answered", format_lazy(words, number=petition))


def unknown_answer(answer: str) -> Refused:
    """Not one of the answers."""
    words = _("“{answer}” is no answer. Choose solved, better, not solved or could not be reached.")
    return Refused("call_back.unknown", format_lazy(words, answer=answer[:40]))


def link_spent() -> Refused:
    """The link is wrong, used or over."""
    return Refused(
        "call_back.link", _("This link was used already or is not ours. Use the number and the secret on the tracking page instead.")
    )


def words_needed() -> Refused:
    """Whoever is not content says what is left."""
    return Refused("call_back.words", _("Say in a few words what is not solved, so that the unit knows what to do."))


def no_clock(zh: str, en: str) -> Refused:
    """It would go back to work, and the rules cannot say by when the new reply is due."""
    words = _(
        "The answer was not kept, because the day of the new reply cannot be computed. {why} Tell the office, then send the answer again."
    )
    return Refused("call_back.no_clock", format_lazy(words, why=in_both(zh, en)))
