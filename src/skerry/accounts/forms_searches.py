"""What people say of a search that they keep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from skerry.accounts.models.searches import Telling


class SearchForm(forms.Form):
    name = forms.CharField(
        max_length=120, label=_("Name of the search"), help_text=_("Only you see it.")
    )
    tells = forms.ChoiceField(choices=Telling, label=_("When something new comes"))


class TellingForm(forms.Form):
    tells = forms.ChoiceField(choices=Telling, label=_("When something new comes"))
