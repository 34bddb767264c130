"""Words for roles and permissions in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from rectify.foundation.accounts.messages import PERMISSION_WORDS
from rectify.foundation.accounts.models import Post
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.rules.permissions import Permission
from rectify.foundation.accounts.services.posts import role_name as name_of

register = template.Library()


@register.filter
def role_name(post: Post) -> str:
    """The name of the role of a post; its code where the table knows it no more."""
    return name_of(roles().get(post.role), post.role)


@register.filter
def permission_words(codes: Iterable[str]) -> str:
    """Permissions as words, in the order given; a code that no longer exists is left out."""
    return _(", ").join(str(PERMISSION_WORDS[Permission(code)]) for code in codes if code in set(Permission))
