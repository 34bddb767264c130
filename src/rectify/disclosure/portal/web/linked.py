"""What search engines read: schema.org descriptions of the site, a number as a data set, a task as a service of the city."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from rectify.disclosure.frozen.queries.reading import Numbered, Told
from rectify.disclosure.portal.queries.place import Here
from rectify.disclosure.portal.web.addresses import address, english, whole

CONTEXT = "https://schema.org"


def _body(here: Here) -> dict[str, str]:
    name = (here.last.place_name_en if english() else "") or here.last.place_name
    return {"@type": "GovernmentOrganization", "name": name}


def site(request: HttpRequest, here: Here) -> dict[str, Any]:
    """The home page and its search."""
    find = whole(request, address("search", here.place))
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "url": whole(request, address("place", here.place)),
        "name": here.last.place_name,
        "inLanguage": "en" if english() else "zh-Hans",
        "publisher": _body(here),
        "potentialAction": {"@type": "SearchAction", "target": f"{find}?q={{words}}", "query-input": "required name=words"},
    }


def service(request: HttpRequest, here: Here, told: Told) -> dict[str, Any]:
    """A task as a service the city promised, told by a number."""
    lead = told.data.get("lead") or {}
    return {
        "@context": CONTEXT,
        "@type": "GovernmentService",
        "url": whole(request, address("task", here.place, told.key)),
        "name": told.title,
        "identifier": told.key,
        "provider": {"@type": "GovernmentOrganization", "name": lead.get("name") or here.last.place_name},
        "isBasedOn": whole(request, address("publication", here.place, told.by.sequence)),
        "dateModified": told.by.facts_on.isoformat(),
    }


def dataset(request: HttpRequest, here: Here, head: Numbered) -> dict[str, Any]:
    """A number as a data set with its files."""
    files = {"application/json": "publication_json", "text/csv": "publication_csv"}
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "url": whole(request, address("publication", here.place, head.sequence)),
        "name": head.title,
        "identifier": head.number,
        "version": str(head.sequence),
        "datePublished": head.published_at.isoformat(),
        "temporalCoverage": head.facts_on.isoformat(),
        "isAccessibleForFree": True,
        "creator": _body(here),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": whole(request, address(name, here.place, head.sequence))}
            for kind, name in files.items()
        ],
    }
