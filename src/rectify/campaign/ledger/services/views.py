"""A person's own views of a list. They change nothing anybody else sees and are no act of the record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models import SavedView
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.refusals import NotFound, Refused

MAX_VIEWS = 50
MAX_QUERY = 1_000
"""Characters of the column."""


@transaction.atomic
def save_view(*, person: Person, kind: str, name: str, query: str) -> SavedView:
    """Keep a filter, order and columns under a name; the same name again replaces it.

    Raises:
        Refused: ``view.no_name``; ``view.too_long`` the filter is longer than :data:`MAX_QUERY`;
            ``view.too_many`` :data:`MAX_VIEWS` are kept already.
    """
    name = name.strip()[:64]
    if not name:
        raise Refused("view.no_name", _("The view was not saved: it has no name. Type a name and save it again."))
    if len(query) > MAX_QUERY:
        raise Refused("view.too_long", _("The view was not saved: its filter is too long. Take a filter away and save it again."))
    mine = SavedView.objects.filter(person=person, list=kind)
    if mine.exclude(name=name).count() >= MAX_VIEWS:
        raise Refused("view.too_many", _("The view was not saved: you keep 50 views of this list already. Remove one and save it again."))
    view, _made = SavedView.objects.update_or_create(person=person, list=kind, name=name, defaults={"query": query})
    return view


@transaction.atomic
def forget_view(*, person: Person, pk: int) -> None:
    """Remove one of the person's own views.

    Raises:
        NotFound: no such view of this person.
    """
    gone, _rows = SavedView.objects.filter(person=person, pk=pk).delete()
    if not gone:
        raise NotFound(pk)
