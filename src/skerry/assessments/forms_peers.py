"""Which firms somebody asks about."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.assessments import phrases_peers as phrases
from skerry.assessments.phrases import Sentence


class GroupForm(forms.Form):
    """Size, sector and half-year; empty is all."""

    def __init__(
        self,
        said: QueryDict,
        *,
        sizes: Mapping[str, str],
        sectors: Mapping[str, str],
        periods: Sequence[str],
    ) -> None:
        super().__init__(said)
        halves = {each: phrases.half_year_words(each) for each in periods}
        self.fields["size"] = _choice(_("People in the firm"), phrases.EVERY_SIZE, sizes)
        self.fields["sector"] = _choice(_("Sector"), phrases.EVERY_SECTOR, sectors)
        self.fields["period"] = _choice(_("Counted in"), phrases.ALL_TIME, halves)


def _choice(label: Sentence, every: Sentence, offered: Mapping[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False, label=str(label), choices=[("", every), *offered.items()]
    )
