"""Fields for what people write of their organisation: words without unseen signs, addresses, numbers."""

from typing import Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from skerry.actors.rules import numbers
from skerry.actors.rules.words import clean_line, clean_prose

LONGEST_CLEANED: Final = 50_000


class Line(forms.CharField):
    """One line of words, without unseen signs. What is far too long is refused as it is."""

    def to_python(self, value: Any) -> str:  # Any: whatever was sent
        text = super().to_python(value) or ""
        return clean_line(text) if len(text) <= LONGEST_CLEANED else text


class Prose(forms.CharField):
    """Words in paragraphs, likewise."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:  # Any: as Django's field takes them
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:  # Any: whatever was sent
        text = super().to_python(value) or ""
        return clean_prose(text) if len(text) <= LONGEST_CLEANED else text


class Website(forms.URLField):
    """An address on the web. Without a scheme it is meant to be a secure one; others lead nowhere safe."""

    default_validators = [URLValidator(schemes=["http", "https"])]  # as Django declares it

    def __init__(self, **kwargs: Any) -> None:  # Any: as Django's field takes them
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"})
        super().__init__(assume_scheme="https", max_length=300, widget=widget, **kwargs)


def national_number(said: str, *, country: str) -> str:
    """As imports keep it, so that the same organisation is known again.

    Raises:
        ValidationError: it is the number of a person, or none of a register.
    """
    number = numbers.national(said, country=country)
    if number.is_of_a_person:
        raise forms.ValidationError(
            _("That is the number of a person. Leave the field empty: it would be public.")
        )
    if said and not number.value:
        raise forms.ValidationError(
            _("That is no number of the register. Please look at its digits, or leave it empty.")
        )
    return number.value
