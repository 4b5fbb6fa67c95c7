"""Which answers make segments, and what the segments are called."""

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.kernel.formats import language_within
from skerry.methods.segments import Way
from skerry.surveys import phrases_segments as phrases
from skerry.surveys.rules.figures.segmenting import FEWEST_QUESTIONS, MOST_QUESTIONS

MOST_LETTERS = 80


class SearchForm(forms.Form):
    """The questions, and the way in which segments are looked for."""

    questions = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Questions whose answers make the segments"),
        error_messages={
            "required": gettext_lazy(
                "You chose no question. Choose some that say different things."
            )
        },
        help_text=gettext_lazy(
            "From 3 to 20. Some ten that say different things serve best: two that ask the same make segments of their own."
        ),
    )
    way = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=list(phrases.WAYS.items()),
        initial=Way.LATENT_CLASSES,
        label=gettext_lazy("How they are found"),
    )

    def __init__(
        self, answer: QueryDict | None, *, offered: Sequence[tuple[str, str]], chosen: Sequence[str]
    ) -> None:
        super().__init__(answer, initial={"questions": chosen})
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # as it stands above
        field.choices = list(offered)

    def clean_questions(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["questions"]
        if not FEWEST_QUESTIONS <= len(chosen) <= MOST_QUESTIONS:
            raise forms.ValidationError(
                _("You chose %(number)s questions. Choose from %(fewest)s to %(most)s."),
                params={
                    "number": len(chosen),
                    "fewest": FEWEST_QUESTIONS,
                    "most": MOST_QUESTIONS,
                },
            )
        return chosen


class NamesForm(forms.Form):
    """A name for each of ``number`` segments in each of ``languages``."""

    def __init__(
        self,
        answer: QueryDict | None,
        *,
        number: int,
        languages: Sequence[str],
        names: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(answer)
        self.number = number
        self.languages = languages
        for place in range(number):
            for language in languages:
                given = names[place].get(language, "") if place < len(names) else ""
                self.fields[_field(place, language)] = _name_field(place, language, given)

    def clean(self) -> None:
        """Two segments of one name could not be told apart."""
        for language in self.languages:
            seen: set[str] = set()
            for place in range(self.number):
                name = str(self.cleaned_data.get(_field(place, language), "")).casefold()
                if name and name in seen:
                    self.add_error(
                        _field(place, language),
                        _(
                            "Another segment is called so, too. Give segment %(segment)s another name."
                        )
                        % {"segment": letter_of(place)},
                    )
                seen.add(name)

    def of(self, place: int) -> Iterator[BoundField]:
        """The fields of one segment."""
        return (self[_field(place, language)] for language in self.languages)

    @property
    def names(self) -> Sequence[Mapping[str, str]]:
        return [
            {language: self.cleaned_data[_field(place, language)] for language in self.languages}
            for place in range(self.number)
        ]


def letter_of(place: int) -> str:
    """What a segment is called before it has a name."""
    return ascii_uppercase[place]


def _name_field(place: int, language: str, given: str) -> forms.CharField:
    words = {
        "segment": letter_of(place),
        "language": language_within(language),
        "letters": MOST_LETTERS,
    }
    return forms.CharField(
        max_length=MOST_LETTERS,
        initial=given,
        widget=forms.TextInput(attrs={"lang": language}),
        label=_("Name in %(language)s") % words,
        error_messages={
            "required": _("Segment %(segment)s has no name in %(language)s yet. Give it one.")
            % words,
            "max_length": _(
                "The name of segment %(segment)s is too long. Use at most %(letters)s letters."
            )
            % words,
        },
    )


def _field(place: int, language: str) -> str:
    return f"name_{place}_{language}"
