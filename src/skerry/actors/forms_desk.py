"""What the desk says of lists: tags, segments, notes, reasons."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import TagColour
from skerry.actors.models import Segment, Tag
from skerry.actors.phrases_desk import CHOOSE_A_SEGMENT
from skerry.kernel.tables import Format

MOST_TICKED: Final = 1_000
LONGEST_NUMBER: Final = 18  # digits that a key surely holds


class TagForm(forms.Form):
    name = forms.CharField(max_length=60, label=_("Name of the tag"))
    colour = forms.ChoiceField(choices=TagColour, label=_("Colour"), initial=TagColour.PLAIN)


class SegmentForm(forms.Form):
    name = forms.CharField(
        max_length=120,
        label=_("Name of the segment"),
        help_text=_("Such as “Firms with 10–49 people that do incident response”."),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("Note"),
        help_text=_(
            "Only those at the desk read it. Write of people only what the work needs: "
            "they may ask to see it."
        ),
    )


class ReasonForm(forms.Form):
    """What a file is for. Another form of it names other file formats."""

    reason = forms.CharField(
        max_length=300,
        label=_("What do you need the list for?"),
        help_text=_("It stands in the log beside your name, for as long as the log."),
    )
    file_format = forms.ChoiceField(
        choices=[(Format.XLSX, "XLSX"), (Format.CSV, "CSV"), (Format.JSON_LD, "JSON-LD")],
        label=_("File format"),
    )


def ticked(answer: QueryDict) -> Sequence[int]:
    """The numbers of the rows with a tick; what is no number is left out."""
    texts = answer.getlist("ticked")[:MOST_TICKED]
    return [
        int(text)
        for text in texts
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    ]


class Deed(StrEnum):
    """What the buttons over the working list are called."""

    TAG = "tag"
    UNTAG = "untag"
    PICK = "pick"
    DROP = "drop"


class WorkForm(forms.Form):
    """What shall be done with which organisations of a list."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in Deed])
    whole = forms.BooleanField(required=False)
    tag = forms.ModelChoiceField(
        Tag.objects.none(), to_field_name="uuid", required=False, label=_("Tag")
    )
    segment = forms.ModelChoiceField(
        Segment.objects.none(), to_field_name="uuid", required=False, label=_("Segment")
    )

    def __init__(
        self,
        answer: QueryDict | None = None,
        *,
        tags: "QuerySet[Tag]",
        segments: "QuerySet[Segment]",
    ) -> None:
        super().__init__(answer)
        choices: Sequence[tuple[str, Any]] = [("tag", tags), ("segment", segments)]
        for name, known in choices:
            field: Any = self.fields[name]  # Any: a field of models, as declared above
            field.queryset = known
            field.label_from_instance = _name_of
            field.empty_label = _("Choose …")

    @property
    def ticked(self) -> Sequence[int]:
        """The organisations with a tick, by their numbers."""
        return ticked(self.data) if isinstance(self.data, QueryDict) else ()

    def clean(self) -> dict[str, Any]:
        """Each deed needs its tag or segment, and somebody to do it to."""
        known = self.cleaned_data
        deed = known.get("deed")
        if deed in {Deed.TAG, Deed.UNTAG} and not known.get("tag"):
            raise forms.ValidationError(_("Choose a tag."))
        if deed in {Deed.PICK, Deed.DROP} and not known.get("segment"):
            raise forms.ValidationError(CHOOSE_A_SEGMENT)
        if not known.get("whole") and not self.ticked:
            raise forms.ValidationError(
                _("Tick at least one organisation, or choose all that match.")
            )
        return known


def _name_of(thing: Any) -> str | Promise:  # Any: a tag or a segment
    name: str = thing.name
    return name
