"""What a firm says of its plan."""

from datetime import date, timedelta
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.assessments.rules.planning import Wishes
from skerry.kernel.currency import currency_name, from_euros, local_money, to_euros

MOST_HOURS: Final = 400
MOST_MONTHS: Final = 36
MOST_EUROS: Final = 1_000_000
MONTHS: Final = (
    (1, _("1 month")),
    (3, _("3 months")),
    (6, _("6 months")),
    (12, _("12 months")),
    (24, _("24 months")),
)
FURTHEST: Final = timedelta(days=3 * 365)


class NumberWithoutNought(forms.NumberInput):
    """A whole number as people write it: 8 and not 8.0."""

    def format_value(self, value: object) -> str | None:
        is_whole = isinstance(value, float) and value == round(value)
        shown: str | None = super().format_value(f"{value:.0f}" if is_whole else value)
        return shown


class WishesForm(forms.Form):
    """Hours, months and money: typed in the money of the region, kept in euros."""

    hours_a_month = forms.FloatField(
        min_value=1,
        max_value=MOST_HOURS,
        label=_("Hours of work a month"),
        help_text=_("Of all of you together. Eight hours are a day of one person."),
        widget=NumberWithoutNought(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={
            "required": _("Say how many hours a month you can give."),
            "min_value": _("Say at least one hour a month."),
            "max_value": _("Say at most 400 hours a month."),
        },
    )
    months = forms.TypedChoiceField(
        choices=MONTHS,
        coerce=int,
        label=_("For how long"),
        help_text=_("The plan is done by then."),
    )
    money = forms.FloatField(
        min_value=0,
        help_text=_("0 is an answer: many things cost nothing."),
        widget=NumberWithoutNought(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={
            "required": _("Say how much money you can spend. 0 is an answer."),
            "min_value": _("Money cannot be less than 0."),
        },
    )
    quick_wins_first = forms.BooleanField(
        required=False,
        label=_("Quick things first"),
        help_text=_("What takes at most two hours and no money comes before the rest."),
    )
    is_careful = forms.BooleanField(
        required=False,
        label=_("Leave room for surprises"),
        help_text=_("The plan holds even if three of its measures cost the most they may."),
    )

    def __init__(self, data: QueryDict | None = None, *, given: Wishes) -> None:
        money = round(from_euros(given.money), 2)
        super().__init__(data, initial=given.as_json() | {"money": money})
        self.fields["money"].label = _("Money in all, in %(currency)s") % {
            "currency": currency_name()
        }

    def clean_money(self) -> float:
        money = to_euros(self.cleaned_data["money"])
        if money > MOST_EUROS:
            raise forms.ValidationError(
                _("Say at most %(most)s."),
                params={"most": local_money(MOST_EUROS)},
                code="max_value",
            )
        return money

    @property
    def wishes(self) -> Wishes:
        return Wishes(**self.cleaned_data)


class InvitationForm(forms.Form):
    """What the firm wants to be called before its adviser."""

    label = forms.CharField(
        max_length=120,
        label=_("What your adviser shall call you"),
        help_text=_("The name of your firm, for instance. Only your adviser sees it."),
        error_messages={
            "required": _("Write what your adviser shall call you."),
            "max_length": _("That is too long. Use at most 120 letters."),
        },
    )


class BadgeForm(forms.Form):
    """What a firm is called on its badge."""

    name = forms.CharField(
        max_length=60,
        label=_("The name of your firm, as everybody shall read it"),
        error_messages={
            "required": _("Write the name of your firm."),
            "max_length": _("That is too long. Use at most 60 letters."),
        },
    )


class EvidenceForm(forms.Form):
    """A file that shows that a measure is done."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("PDF, DOCX, XLSX or a picture, at most 5 MB."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another."),
        },
    )


class PostponeForm(forms.Form):
    """To which day something is put off."""

    until = forms.DateField(
        label=_("Look at it again on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the day on which you want to look at it again.")},
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came
        self.today = today

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not self.today < day <= self.today + FURTHEST:
            raise forms.ValidationError(
                _("Choose a day after today, at most three years away."), code="day"
            )
        return day
