"""The server's entry point: Django, and before it the pages of the portal as they were last made."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
django_application = get_wsgi_application()

from rectify.disclosure.portal.web.kept import KeptPages  # noqa: E402 - its queries need Django set up, which the line above does

application = KeptPages(django_application)
