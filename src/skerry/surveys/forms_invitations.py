"""What the desk says of respondents, and what it writes to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from skerry.accounts.forms_mailings import MailingForm
from skerry.surveys import phrases_invitations as phrases
from skerry.surveys.enums import EntryMode, InvitationState, RoundKind, WhyStopped
from skerry.surveys.queries.addresses import Address
from skerry.surveys.rules.rounds import PLACEHOLDERS, has_link, unknown_places

_ANY = [("", _("All"))]
_OF_SUBJECTS = ("{title}", "{closes_on}")
_HELP = _(
    "You may write {name}, {organisation}, {title}, {closes_on}, {link} and {stop}: each respondent gets their own. "
    "{link} must be there."
)


class RespondentFilter(forms.Form):
    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    stratum = forms.ChoiceField(label=_("Stratum"), required=False)

    def __init__(self, answer: QueryDict, *, strata: Mapping[str, str]) -> None:
        super().__init__(answer)
        states = [(state.value, phrases.INVITATION_STATES[state]) for state in InvitationState]
        choices: dict[str, Sequence[Any]] = {  # Any: words of either kind
            "state": [*_ANY, *states, ("no-address", _("Without an address"))],
            "stratum": [*_ANY, *strata.items()],
        }
        for name, of_field in choices.items():
            self.fields[name].choices = of_field  # type: ignore[attr-defined]  # both are ChoiceFields


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [(code, name) for code, name in settings.LANGUAGES]
    )

    @property
    def address(self) -> Address:
        values = self.cleaned_data
        return Address(email=values["email"], name=values["name"], language=values["language"])


class AddressListForm(forms.Form):
    upload = forms.FileField(
        label=_("List"),
        help_text=_(
            "XLSX or CSV, with the columns “organisation” (name, national number or id) and “mail”, "
            "and if you like “name” and “language”."
        ),
        allow_empty_file=True,
    )


class StopForm(forms.Form):
    """Why somebody is not asked any more; that answers were taken back says itself."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            (reason.value, phrases.REASONS[reason])
            for reason in WhyStopped
            if reason is not WhyStopped.WITHDRAWN
        ],
        initial=WhyStopped.ASKED,
        widget=forms.RadioSelect,
    )


class EntryForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("Where do you hear the answers?"),
        choices=[(mode.value, phrases.ENTRY_MODES[mode]) for mode in EntryMode],
        widget=forms.RadioSelect,
    )


class RoundForm(MailingForm):
    """A subject and a text in each language, with places for what is each respondent's own."""

    def __init__(
        self, answer: QueryDict | None = None, *, texts: Any = None
    ) -> None:  # Any: as MailingForm has it
        super().__init__(answer, texts=texts)
        for language, _name in settings.LANGUAGES:
            self.fields[f"text_{language}"].help_text = str(_HELP)

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        values = self.cleaned_data
        for language, _name in settings.LANGUAGES:
            self._check_subject(f"subject_{language}", values.get(f"subject_{language}", ""))
            self._check_text(f"text_{language}", values.get(f"text_{language}", ""))
        return values

    def _check_subject(self, name: str, subject: str) -> None:
        """Subjects can be read on a locked screen, so they name nobody."""
        wrong = [f"{{{place}}}" for place in PLACEHOLDERS if f"{{{place}}}" in subject]
        wrong = [place for place in wrong if place not in _OF_SUBJECTS]
        for place in [*wrong, *unknown_places(subject)]:
            self.add_error(name, _("%(place)s cannot stand in a subject.") % {"place": place})

    def _check_text(self, name: str, text: str) -> None:
        for place in unknown_places(text):
            self.add_error(
                name,
                _("Nothing is known to put in for %(place)s. Please correct it.")
                % {"place": place},
            )
        if text and not has_link(text):
            self.add_error(
                name, _("The text has no {link}, so nobody could answer. Please write it in.")
            )


def first_texts(kind: RoundKind) -> dict[str, dict[str, str]]:
    """What a mail of ``kind`` says until the desk changes it."""
    texts: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = {
                "subject": str(phrases.SUBJECTS[kind]),
                "text": str(phrases.TEXTS[kind]),
            }
    return texts
