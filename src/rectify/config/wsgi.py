"""The server's entry point: Django, and before it the pages of the portal as they were last made."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import URLResolver, get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
django_application = get_wsgi_application()

from rectify.disclosure.portal.web.kept import KeptPages  # noqa: E402 - its queries need Django set up, which the line above does

application = KeptPages(django_application)


def read_ahead() -> None:
    """Read all addresses with the pages behind them, and the words of both languages: the first who asks need not wait for them."""
    unread = [get_resolver()]
    while unread:
        unread += [part for part in unread.pop().url_patterns if isinstance(part, URLResolver)]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Tasks")


read_ahead()
