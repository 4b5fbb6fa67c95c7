from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skerry.accounts.models import User
from skerry.accounts.rules import ERASURE_WORD, LONGEST_VETTING
from skerry.actors.forms_fields import Line
from skerry.kernel.roles import ROLES, Role

READERS_WORD = pgettext_lazy("the word that one types to erase an account", "ERASE")
USUAL_VETTING = timedelta(days=365)
ROLES_THERE = [
    (Role.MEMBER.value, _("Member: belongs to the organisation")),
    (Role.ORGANISATION_EDITOR.value, _("Editor: keeps its entry and invites colleagues")),
]


class SignUpForm(forms.Form):
    """What we ask besides address and password; django-allauth puts it into its own form."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As your colleagues should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing is left to do: ``signin.AccountAdapter`` saves the name with the account."""


def _languages() -> list[tuple[str, Any]]:  # Any: text or a lazy text
    return [("", _("As the site")), *settings.LANGUAGES]


class DetailsForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mail to you"), required=False, choices=_languages
    )


class ErasureForm(forms.Form):
    typed = forms.CharField(
        label=format_lazy(_("Type the word {word}"), word=READERS_WORD),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_typed(self) -> str:
        """The word in the reader's language counts as the word."""
        typed: str = self.cleaned_data["typed"].strip().upper()
        return ERASURE_WORD if typed == str(READERS_WORD).upper() else typed


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of your colleague"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.TypedChoiceField(
        label=_("What they may do"),
        coerce=Role,
        choices=ROLES_THERE,
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
    )


class LeavingForm(forms.Form):
    may_be_unkept = forms.BooleanField(
        label=_("Nobody will keep the entry when I am gone, and I want to leave all the same."),
        required=False,
    )


class PeopleFilter(forms.Form):
    words = forms.CharField(label=_("Name or e-mail"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[
            ("", _("Any role")),
            *((role.value, ROLES[role].name) for role in Role if role is not Role.VISITOR),
        ],
    )


class GrantForm(forms.Form):
    """Offers only the roles that the giver may give."""

    expires_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day without the role. Leave it empty for a role without an end."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(role.value, ROLES[role].name) for role in Role if role in roles]
        self.fields["role"] = forms.TypedChoiceField(label=_("Role"), coerce=Role, choices=offered)
        self.order_fields(["role", "expires_on"])


class VettingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("What you looked at. The person can read this."),
    )
    expires_on = forms.DateField(label=_("Ends on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = self.fields["expires_on"]
        ends.initial = today + USUAL_VETTING
        ends.widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + LONGEST_VETTING).isoformat(),
        }


class ContactForm(forms.Form):
    """What somebody with an account writes. ``website`` is a trap: people do not see it, machines fill it."""

    organisation_name = Line(
        label=_("Your organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "What is it about, and what do you hope for? Your address is not passed on, "
            "so do not write it here if you want to wait for their answer. 3,000 characters at most."
        ),
    )
    website = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class VisitorsContactForm(ContactForm):
    name = Line(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_(
            "We mail you a link first, so that nobody writes in your name. "
            "The organisation sees your address only when it shows you one of its own."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["name", "email", "organisation_name", "message"]


class WordsForm(forms.Form):
    text = forms.CharField(
        label=_("Your words"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
    shows_addresses = forms.BooleanField(
        label=_("Show my address, and let me see theirs"),
        required=False,
        help_text=_("Without this, your answer is passed on and no address is shown to anybody."),
    )


class DeclineForm(forms.Form):
    """``note`` is optional; an empty one with ``sends_note`` becomes a kind standard sentence."""

    sends_note = forms.BooleanField(
        label=_("Tell the sender, kindly"),
        required=False,
        initial=True,
        help_text=_("Without this the sender hears nothing."),
    )
    note = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave it empty for a short, friendly no."),
    )


class AbuseForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with the message?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The cluster manager reads this, the message, and nobody's address."),
    )
