"""What people write when they claim, add or delist an organisation, as clean values."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import OrganisationKind
from skerry.actors.forms_fields import Line, national_number
from skerry.actors.models import Region
from skerry.actors.queries.places import areas

LONGEST_WORDS = 2000


def _words(
    label: Any, help_text: Any = "", *, rows: int = 5, required: bool = True
) -> forms.CharField:
    # Any: lazy texts have no common type
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ClaimMailForm(forms.Form):
    email = forms.EmailField(
        label=_("Your address at the organisation"),
        max_length=254,
        help_text=_(
            "We mail a link to it. Only those who keep the profile and the cluster manager see it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClaimWordsForm(forms.Form):
    words = _words(
        _("Why you may keep this profile"),
        _("What you do there, and how the cluster manager can see that it is so."),
    )


class ObjectionForm(forms.Form):
    words = _words(
        _("Why they should not keep the profile"),
        _("The claimant and the cluster manager read this."),
        rows=4,
    )


class ReplyForm(forms.Form):
    words = _words(_("Your answer to the objection"), _("The cluster manager reads both sides."))


class DecisionForm(forms.Form):
    """``outcome`` comes from the button that was pressed."""

    reason = _words(_("Reason"), _("It is told to those concerned."), rows=4)
    outcome = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)

    @property
    def is_granted(self) -> bool:
        return bool(self.cleaned_data["outcome"] == "yes")


class ClaimDecisionForm(DecisionForm):
    replaces = forms.BooleanField(
        label=_("Those who keep the profile now no longer do"),
        required=False,
        help_text=_("Counts only if you grant the claim. They are told."),
    )


class AdditionDecisionForm(DecisionForm):
    lets_keep = forms.BooleanField(
        label=_("Let the person who proposed it keep the profile"), required=False, initial=True
    )


class DelistingForm(forms.Form):
    words = _words(_("Why"), _("The cluster manager reads this."), rows=4)


def _places() -> list[tuple[str, Any]]:  # Any: groups of choices nest
    """The home region and its parts first, then the peers, then countries."""
    known = areas()
    home = [known.home] if known.home else []
    countries = Region.objects.filter(level=0).order_by("name_latin")
    return [
        ("", _("Please choose")),
        *((area.code, area.name) for area in [*known.parts, *home, *known.peers]),
        *((region.code, region.name_latin) for region in countries),
    ]


class AdditionForm(forms.Form):
    name = Line(label=_("Name of the organisation"), max_length=300)
    kind = forms.TypedChoiceField(
        label=_("Kind"), coerce=OrganisationKind, choices=OrganisationKind.choices
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("If your own address is at its domain, the organisation appears at once."),
    )
    region = forms.ChoiceField(label=_("Region"), choices=_places)
    city = Line(label=_("City"), max_length=120)
    number = Line(
        label=_("National number"),
        max_length=60,
        required=False,
        help_text=_("As in the register of companies, if you know it."),
    )
    summary = Line(
        label=_("What it does, in one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    keeps = forms.BooleanField(label=_("I work there and want to keep the profile"), required=False)
    words = _words(
        _("Who you are to it"),
        _("For the cluster manager; not shown on the profile."),
        rows=3,
        required=False,
    )
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_region(self) -> Region:
        """The region itself: the choices are codes of regions that exist."""
        return Region.objects.get(code=self.cleaned_data["region"])

    def clean_number(self) -> str:
        region = self.cleaned_data.get("region")
        country = region.country if region else ""
        return national_number(self.cleaned_data["number"], country=country)
