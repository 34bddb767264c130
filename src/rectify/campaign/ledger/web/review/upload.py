"""Handing documents in: one or several files, to a campaign or to one that they open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from rectify.campaign.ledger.models import Campaign, CampaignDocument, ImportRun
from rectify.campaign.ledger.queries import review
from rectify.campaign.ledger.queries.papers import campaigns_to_choose, latest_versions, versions_of
from rectify.campaign.ledger.queries.review_rows import Progress
from rectify.campaign.ledger.services.imports import start_import
from rectify.campaign.ledger.services.intake import Basis, Intake
from rectify.campaign.ledger.services.receiving import Opening, receive
from rectify.campaign.plans.reading.formats import MAX_BYTES
from rectify.foundation.accounts.queries.units import chosen_units, unit_choices
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.messages import FileRefused

LONG_LIST = 256 * 1024
"""From this size on a table is taken in in the background: a list of 10,000 rows has about a megabyte."""
TABLES = (".xlsx", ".xls", ".csv")


def is_long_list(name: str, size: int) -> bool:
    """Whether the file is a table that takes longer to read than a person waits."""
    return size >= LONG_LIST and name.lower().endswith(TABLES)


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among versions, each named by its campaign, document and number."""

    def label_from_instance(self, obj: CampaignDocument) -> str:
        """The words of one choice."""
        return f"{obj.campaign.name} · {obj.document.name} · v{obj.version}"


class UploadForm(forms.Form):
    """Where the files go. Either a campaign, or the document they replace, or all that a new campaign needs."""

    campaign = forms.ModelChoiceField(queryset=Campaign.objects.none(), required=False, to_field_name="slug", label=_("Campaign"))
    replaces = VersionField(queryset=CampaignDocument.objects.none(), required=False, label=_("New version of"))
    name = forms.CharField(max_length=200, required=False, label=_("Name of the campaign"))
    jurisdiction = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("Jurisdiction"))
    inspection_round = forms.CharField(max_length=200, required=False, label=_("Inspection round"))
    feedback_on = forms.DateField(required=False, label=_("Findings received on"))
    starts_on = forms.DateField(required=False, label=_("Plan signed on"))
    legal_bases = forms.CharField(required=False, max_length=2000, label=_("Legal bases"))
    practice = forms.BooleanField(required=False, label=_("For practice only: nothing of it is offered to the public"))

    def __init__(self, *args: Any, grants: Grants, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("campaign", campaigns_to_choose(grants)), ("replaces", latest_versions(grants))):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows
        place = self.fields["jurisdiction"]
        if isinstance(place, forms.TypedChoiceField):
            place.choices = [("", "—"), *units]

    def clean(self) -> dict[str, Any]:
        """A new campaign needs a name, a jurisdiction and a first day."""
        data = super().clean() or {}
        if not data.get("campaign") and not data.get("replaces"):
            for name in ("name", "jurisdiction", "starts_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A new campaign needs this. Or choose a campaign that is open already."))
        return data

    def opening(self) -> Opening | None:
        """The campaign to open, or ``None`` if one was chosen."""
        data = self.cleaned_data
        if data["campaign"] or data["replaces"]:
            return None
        return Opening(
            name=data["name"],
            jurisdiction=chosen_units([data["jurisdiction"]])[0],
            starts_on=data["starts_on"],
            inspection_round=data["inspection_round"],
            feedback_on=data["feedback_on"],
            legal_bases=[basis_of(line) for line in data["legal_bases"].splitlines() if line.strip()],
            practice=data["practice"],
        )


def basis_of(line: str) -> Basis:
    """``title | version``, the version if it is said."""
    title, _bar, version = line.partition("|")
    return Basis(title=title.strip()[:200], version=version.strip()[:64])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: taken in, or refused with the words why."""

    name: str
    intake: Intake | None = None
    run: ImportRun | None = None
    """A long list is imported in the background; its own page shows how far it is."""
    progress: Progress | None = None
    refusal: str | Promise = ""


@require_http_methods(["GET", "POST"])
@requires(Permission.DOCUMENT_IMPORT)
def upload(request: HttpRequest) -> HttpResponse:
    """The page to hand files in. Each file is taken in whole or refused with words; the others go on."""
    desk = cast("DeskRequest", request)
    units = unit_choices(on=timezone.localdate())
    first = {"replaces": request.GET.get("replaces"), "campaign": request.GET.get("campaign")}
    form = UploadForm(request.POST or None, grants=desk.grants, units=units, initial=first)
    files = request.FILES.getlist("files")
    if request.method == "GET" or not form.is_valid() or not files:
        context = {"form": form, "no_files": request.method == "POST" and not files}
        return render(request, "ledger/review/upload.html", context, status=422 if request.method == "POST" else 200)
    outcomes: list[Outcome] = []
    for file in files:
        outcomes.append(_take(desk, form, file, outcomes))
    if desk.htmx:
        response = render(request, "ledger/review/_outcomes.html", {"outcomes": outcomes})
        taken = next((o.intake for o in outcomes if o.intake), None)
        if taken:
            response["X-Campaign"] = taken.entry.campaign.slug
        return response
    return render(request, "ledger/review/upload.html", {"form": form, "outcomes": outcomes})


def _take(desk: DeskRequest, form: UploadForm, file: UploadedFile[Any], before: list[Outcome]) -> Outcome:
    """Hand one file in; the second file of a new campaign goes to the one the first has opened."""
    name = file.name or ""
    if (file.size or 0) > MAX_BYTES:
        return Outcome(name, refusal=_("The file is larger than 100 MB. Hand in its parts, or the text without pictures."))
    opened = next((o.intake.entry.campaign for o in before if o.intake), None)
    chosen = form.cleaned_data
    home = chosen["campaign"] or opened
    try:
        if home and not chosen["replaces"] and is_long_list(name, file.size or 0):
            return Outcome(name, run=start_import(campaign=home, data=file.read(), name=name, by=desk.user, at=timezone.now()))
        intake = receive(
            data=file.read(),
            name=name,
            campaign=home,
            opening=None if opened else form.opening(),
            replaces=chosen["replaces"],
            by=desk.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        return Outcome(name, refusal=refusal.message)
    except FileRefused as refusal:
        return Outcome(name, refusal=str(refusal))
    return Outcome(name, intake, progress=review.progress_of(desk.grants, intake.entry.document_id))


@require_safe
@requires(Permission.DOCUMENT_READ)
def versions(request: HttpRequest, document: int) -> HttpResponse:
    """The versions of a paper, for the page of the document."""
    rows = versions_of(cast("DeskRequest", request).grants, document)
    return render(request, "ledger/review/_versions.html", {"rows": rows, "document_id": document})
