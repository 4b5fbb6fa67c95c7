"""By what the lists of the desk can be narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skerry.kernel.events import Event
from skerry.kernel.models import JobState, MailKind, MailState
from skerry.kernel.phrases_audit import EVENTS, THINGS

_ANY = [("", _("All"))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuditFilter(forms.Form):
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    thing = forms.ChoiceField(label=_("To what"), required=False)
    target = forms.CharField(label=_("Its id"), required=False, max_length=80)
    person = forms.UUIDField(label=_("Id of the person"), required=False)
    first_day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last_day = forms.DateField(label=_("To"), required=False, widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's form takes them
        super().__init__(*args, **kwargs)
        sentences = [(event.value, EVENTS.get(event, event)) for event in Event]
        for name, choices in (("kind", sentences), ("thing", list(THINGS.items()))):
            in_order = sorted(choices, key=lambda choice: str(choice[1]))
            self.fields[name].choices = [*_ANY, *in_order]  # type: ignore[attr-defined]  # both are ChoiceFields


class JobFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*_ANY, *JobState.choices])


class MailFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*_ANY, *MailState.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*_ANY, *MailKind.choices])


def wanted(form: forms.Form) -> dict[str, Any]:  # Any: clean values of the form's fields
    """What the form asks for; a field that was filled in wrong asks for nothing."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}
