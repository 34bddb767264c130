"""Which petition rules count for a campaign on a day. The files stand in procedures/petitions/; each is read once a process."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings

from rectify.campaign.ledger.models import Campaign
from rectify.response.petitions.models import RuleChoice
from rectify.response.petitions.rules.petition_file import PetitionRules, WrongPetitionRules, clash, read_rules


@cache
def all_rules() -> tuple[PetitionRules, ...]:
    """All rules of the folder, by file name. No query.

    Raises:
        WrongPetitionRules: a file has a mistake (with its line), or two count on the same day.
    """
    folder = settings.PROCEDURES / "petitions"
    found = tuple(read_rules(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.yaml")))
    if pair := clash(found):
        names = " / ".join(f"{each.code}@{each.version}" for each in pair)
        raise WrongPetitionRules(
            names, 0, "两份规则在同一天有效，或同为默认。", "two files count on the same day, or are both the default."
        )
    return found


def rules_called(code: str, on: date) -> PetitionRules | None:
    """The version of a code that counts on a day. No query."""
    return next((each for each in all_rules() if each.code == code and each.in_force(on)), None)


def rules_of(campaign: Campaign, on: date) -> PetitionRules:
    """The rules a campaign follows on a day: those it chose, else the default. One query.

    Raises:
        WrongPetitionRules: what was chosen does not count on that day, or there is no default: a deadline is never guessed.
    """
    rows = RuleChoice.objects.filter(campaign=campaign, valid_from__lte=on).order_by("-valid_from")
    chosen = rows.values_list("code", flat=True).first()
    found = rules_called(chosen, on) if chosen else next((each for each in all_rules() if each.default and each.in_force(on)), None)
    if found is None:
        zh = f"{on.isoformat()}没有可用的信访规则（{chosen or '默认'}）。请在 procedures/petitions 中补充，或另选规则。"
        en = f"no petition rules ({chosen or 'default'}) count on {on.isoformat()}; add them to procedures/petitions or choose others."
        raise WrongPetitionRules("procedures/petitions", 0, zh, en)
    return found


def followed(campaign: Campaign, on: date) -> PetitionRules | None:
    """As :func:`rules_of`, ``None`` where nothing counts: for telling it on a page. One query."""
    try:
        return rules_of(campaign, on)
    except WrongPetitionRules:
        return None


def choices_of(campaign: Campaign) -> list[RuleChoice]:
    """What a campaign chose, the latest day first. One query."""
    return list(RuleChoice.objects.filter(campaign=campaign).select_related("chosen_by").order_by("-valid_from"))
