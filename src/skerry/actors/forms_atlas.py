"""How registrations for the European Cybersecurity Atlas are to be written."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from skerry.actors.forms_desk import ReasonForm
from skerry.actors.phrases_atlas import FILES
from skerry.actors.rules.atlas import FieldOrder


class AtlasForm(forms.Form):
    """Which of the crossed fields gets which answer; the region's setting if nobody chooses."""

    order = forms.ChoiceField(
        label=_("Names and address"),
        required=False,
        choices=[
            (
                FieldOrder.MEANING.value,
                _("By what the Atlas calls its fields: the city goes to “locality”"),
            ),
            (
                FieldOrder.PUBLISHED.value,
                _("As the published mapping says: the street goes to “locality”"),
            ),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, values: Any) -> None:  # Any: Django's own signature
        chosen = values.get("order")
        known = chosen if chosen in list(FieldOrder) else settings.ATLAS_FIELDS
        super().__init__({"order": known})

    @property
    def chosen(self) -> FieldOrder:
        return FieldOrder(self["order"].value())


class AtlasReasonForm(ReasonForm):
    """What the registrations are taken out for, and as which file."""

    file_format = forms.ChoiceField(choices=list(FILES.items()), label=_("File format"))
