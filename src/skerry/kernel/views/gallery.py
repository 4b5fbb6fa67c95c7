"""Every component on one page, with invented content: for those who build pages, and for tests."""

from datetime import UTC, date, datetime

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from skerry.kernel.charts.samples import sample_charts
from skerry.kernel.components import Choice, Column, Link, Moment, Step, TableTwin
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility

_KINDS = [("firm", _("Company")), ("public", _("Public body")), ("school", _("University"))]
_BARS = Markup(
    '<svg viewBox="0 0 480 150" fill="none">'
    '<g fill="currentColor"><rect x="90" y="12" width="330" height="26"/><rect x="90" y="58" width="214" height="26"/>'
    '<rect x="90" y="104" width="121" height="26"/></g></svg>'
)


class SampleForm(forms.Form):
    """One field of each widget that Django has."""

    name = forms.CharField(label=_("Name"), help_text=_("As it is registered."))
    email = forms.EmailField(label=_("E-mail"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    people = forms.IntegerField(label=_("People employed"), required=False, min_value=0)
    kind = forms.ChoiceField(label=_("Kind"), choices=_KINDS)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=[("sv", "Svenska"), ("en", "English"), ("fi", "Suomi")]
    )
    size = forms.ChoiceField(label=_("Size"), choices=_KINDS, widget=forms.RadioSelect)
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"),
        choices=_KINDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose as many as fit."),
    )
    about = forms.CharField(label=_("About"), widget=forms.Textarea, required=False)
    founded_on = forms.DateField(
        label=_("Founded on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    opens_at = forms.SplitDateTimeField(label=_("Opens at"), required=False)
    logo = forms.FileField(label=_("Logo"), required=False)
    colour = forms.CharField(
        label=_("Colour"), widget=forms.TextInput(attrs={"type": "color"}), initial="#0b5168"
    )
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, required=False)
    agrees = forms.BooleanField(label=_("I speak for this organisation"))
    token = forms.CharField(widget=forms.HiddenInput, initial="hidden")


def _samples() -> dict[str, object]:
    columns = [
        Column(label=_("Organisation"), href="?sort=-name", sorted="ascending"),
        Column(label=_("Place"), href="?sort=place"),
        Column(label=_("Projects"), is_numeric=True),
    ]
    rows = [
        ("Skarvsund Säkerhet", "Nacka", "12"),
        ("Granit & Kod", "Sigtuna", "7"),
        ("Ytterö Identitet", "Norrtälje", "3"),
    ]
    return {
        "columns": columns,
        "rows": rows,
        "twin": TableTwin(columns=[columns[0], columns[2]], rows=[(r[0], r[2]) for r in rows]),
        "bars": _BARS,
        "charts": sample_charts(),
        "choices": [
            Choice(value="firm", label=_("Company"), count=1240, is_chosen=True),
            Choice(value="public", label=_("Public body"), count=86),
            Choice(value="school", label=_("University"), count=0),
        ],
        "steps_of": [
            Step(label=_("Upload"), is_done=True),
            Step(label=_("Look at the changes"), is_current=True),
            Step(label=_("Apply")),
        ],
        "moments": [
            Moment(
                title=_("The entry was confirmed"),
                at=datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
                text=_("By the organisation itself."),
            ),
            Moment(title=_("The first project began"), at=date(2024, 3, 1), href="#timeline"),
        ],
    }


def _links() -> dict[str, object]:
    return {
        "trail": [
            Link(label=_("Desk"), href="#top"),
            Link(label=_("Gallery"), href="#top", is_current=True),
        ],
        "tabs_of": [
            Link(label=_("Overview"), href="#tabs", is_current=True),
            Link(label=_("Projects"), href="#tabs", count=12),
            Link(label=_("Network"), href="#tabs"),
        ],
        "language_links": [
            Link(label="Svenska", href="#language-tabs", language="sv", is_current=True),
            Link(label="English", href="#language-tabs", language="en"),
        ],
        "chosen": [Link(label=_("Company"), href="#facets"), Link(label="Nacka", href="#facets")],
    }


@require_safe
@require(Permission.GALLERY_VIEW)
def gallery(request: Request) -> HttpResponse:
    numbered = Paginator(range(230), 10).get_page(request.GET.get("page"))
    context = {
        "sample": SampleForm(),
        "wrong": SampleForm({"name": "", "email": "nobody", "people": "-3"}, auto_id="wrong_%s"),
        "numbered": numbered,
        "tiers": list(Visibility),
        "day": date(2026, 9, 14),
        "sentences": [Message(messages.SUCCESS, str(_("Saved.")))],
    }
    return page(request, "kernel/gallery.html", context | _samples() | _links())
