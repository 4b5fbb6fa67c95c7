"""What the desk says of a code of open answers."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.kernel.formats import language_within
from skerry.surveys.rules.figures.coding import WordsNotUsable, check_words
from skerry.surveys.rules.figures.plans.codebooks import LONGEST_WORDS, MOST_WORDS, Code, Codebook

LONGEST_LABEL = 120


class CodeForm(forms.Form):
    """What a code is called in each language of the questionnaire, and the words that show it.

    ``code`` is the one that is changed, ``words`` what a new one begins with.
    """

    def __init__(
        self,
        answer: QueryDict | None,
        *,
        languages: Sequence[str],
        book: Codebook,
        code: Code | None,
        words: Sequence[str] = (),
    ) -> None:
        labels = {f"label_{each}": text for each, text in (code.labels if code else {}).items()}
        begun = "\n".join(code.words if code else words)
        super().__init__(answer, initial={**labels, "words": begun})
        self.languages, self.name = languages, code.name if code else ""
        self.others = [each for each in book.codes if each.name != self.name]
        for language in languages:
            self.fields[f"label_{language}"] = _label_field(language)
        self.fields["words"] = _words_field()

    def clean_words(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["words"].splitlines())
        words = tuple(dict.fromkeys(line for line in lines if line))
        if len(words) > MOST_WORDS:
            raise ValidationError(
                _("These are %(n)s lines; a code can have %(most)s. Make two codes of them.")
                % {"n": len(words), "most": MOST_WORDS}
            )
        for each in words:
            _check(each)
        return words

    def clean(self) -> None:
        """Two codes that are called the same could not be told apart in a table."""
        for language in self.languages:
            label = self.cleaned_data.get(f"label_{language}", "")
            if any(_is_called(other, language, label) for other in self.others):
                self.add_error(
                    f"label_{language}",
                    _("Another code is called “%(label)s”, too. Choose another name.")
                    % {"label": label},
                )

    @property
    def code(self) -> Code:
        labels = {each: self.cleaned_data[f"label_{each}"] for each in self.languages}
        return Code(name=self.name, labels=labels, words=self.cleaned_data["words"])


def _label_field(language: str) -> forms.CharField:
    words = {"language": language_within(language), "letters": LONGEST_LABEL}
    return forms.CharField(
        max_length=LONGEST_LABEL,
        label=_("What it is called, in %(language)s") % words,
        widget=forms.TextInput(attrs={"lang": language}),
        error_messages={
            "required": _(
                "Write what it is called in %(language)s, too: the results are shown in every language of the questionnaire."
            )
            % words,
            "max_length": _("This name is too long. Use at most %(letters)s letters.") % words,
        },
    )


def _words_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Words that show it"),
        help_text=gettext_lazy(
            "One word or phrase a line, in all languages that were answered in. A star at either end stands for "
            "any letters: “cost*” finds “costs” and “costly”. Capitals and signs do not count."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": gettext_lazy(
                "Write at least one word: without words the code would find nothing."
            )
        },
    )


def _check(words: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise ValidationError(
            _("“%(words)s …” is too long. Write a word or a short phrase, one a line.")
            % {"words": words[:LONGEST_WORDS]}
        )
    try:
        check_words(words)
    except WordsNotUsable as error:
        raise ValidationError(
            _(
                "“%(words)s” finds nothing: a line needs a word of two letters or more, with a star only at its beginning or end."
            )
            % {"words": words}
        ) from error


def _is_called(code: Code, language: str, label: str) -> bool:
    other: Mapping[str, str] = code.labels
    return bool(label) and other.get(language, "").casefold() == label.casefold()
