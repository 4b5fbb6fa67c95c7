"""How somebody decides on weights."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from skerry.kernel.formats import number
from skerry.surveys import phrases_weights as phrases
from skerry.surveys.rules.figures.plans.weights import LEAST_LIMIT, MOST_LIMIT, Way, WeightsPlan

FRAME: Final = "frame"
BROUGHT: Final = "brought"
USUAL_LIMIT: Final = 3.0


class WeightsForm(forms.Form):
    """The way, the totals, the limit; ``plan`` is what was decided before."""

    way = forms.ChoiceField(
        label=_("How are answers weighted?"),
        choices=[(way.value, words) for way, words in phrases.WAYS.items()],
        widget=forms.RadioSelect,
    )
    margins = forms.ChoiceField(
        label=_("To which totals are weights fitted?"),
        choices=[
            (FRAME, _("Those of the panel: how many organisations of each kind, size and place")),
            (BROUGHT, _("Those that I bring: of official statistics, say")),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("This is asked only for raking and GREG."),
    )
    upload = forms.FileField(
        label=_("Table of totals"),
        help_text=_("XLSX or CSV with the columns margin, category and total, as in the template."),
        required=False,
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label=_("Or paste the table here"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=100_000,
    )
    source = forms.CharField(
        label=_("Where are these totals from?"),
        help_text=_("It stands beside the figures, such as: Statistics Sweden, 2025."),
        required=False,
        max_length=200,
    )
    is_trimmed = forms.BooleanField(label=_("Cut very large weights"), required=False)
    limit = forms.FloatField(
        label=_("At how many times the median weight?"),
        help_text=_(
            "Three is usual. Cutting makes figures surer and a little less true to the totals."
        ),
        required=False,
    )

    def __init__(
        self,
        answer: QueryDict | None,
        files: MultiValueDict[str, "UploadedFile[Any]"] | None,  # Any: the files underneath
        *,
        plan: WeightsPlan,
        has_frame: bool,
    ) -> None:
        initial = {
            "way": plan.way.value,
            "margins": BROUGHT if plan.margins or not has_frame else FRAME,
            "source": plan.source,
            "is_trimmed": plan.limit is not None,
            "limit": plan.limit or USUAL_LIMIT,
        }
        super().__init__(answer, files, initial=initial)
        self.plan, self.has_frame = plan, has_frame

    def clean_limit(self) -> float | None:
        limit: float | None = self.cleaned_data["limit"]
        if limit is not None and not LEAST_LIMIT <= limit <= MOST_LIMIT:
            ends = {"least": number(LEAST_LIMIT), "most": number(MOST_LIMIT)}
            raise forms.ValidationError(str(phrases.LIMIT_OUTSIDE) % ends)
        return limit

    def clean(self) -> None:
        values = self.cleaned_data
        if values.get("is_trimmed") and not values.get("limit") and "limit" not in self.errors:
            self.add_error("limit", str(phrases.NO_LIMIT))
        if values.get("way", Way.CLASSES) != Way.CLASSES:
            self._check_margins()

    def _check_margins(self) -> None:
        values = self.cleaned_data
        if not self.has_frame and values.get("margins") != BROUGHT:
            self.add_error("margins", str(phrases.NO_FRAME))
        if values.get("upload") and values.get("pasted"):
            self.add_error("pasted", str(phrases.TWO_TABLES))
        has_table = values.get("upload") or values.get("pasted") or self.plan.margins
        if values.get("margins") != BROUGHT:
            return
        if not has_table and not self.errors.keys() & {"upload", "pasted"}:
            self.add_error("upload", str(phrases.NOTHING_BROUGHT))
        if not values.get("source") and "source" not in self.errors:
            self.add_error("source", str(phrases.NO_SOURCE))

    @property
    def wants_margins(self) -> bool:
        """Totals other than those of the panel."""
        return bool(
            self.cleaned_data["way"] != Way.CLASSES and self.cleaned_data["margins"] == BROUGHT
        )

    def chosen(self, plan: WeightsPlan) -> WeightsPlan:
        """What was decided, with the margins of ``plan``."""
        values = self.cleaned_data
        return WeightsPlan(
            way=Way(values["way"]),
            margins=plan.margins if self.wants_margins else (),
            source=values["source"].strip() if self.wants_margins else "",
            limit=values["limit"] if values["is_trimmed"] else None,
        )
