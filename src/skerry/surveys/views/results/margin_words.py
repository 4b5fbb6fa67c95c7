"""What margins and their categories are called, and how somebody who brings totals may call them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from skerry.actors.enums import SizeClass
from skerry.questionnaires.api import Definition, asked_of, choices_of, text_in
from skerry.surveys import phrases
from skerry.surveys.enums import Dimension
from skerry.surveys.rules.figures.grouping import question_of
from skerry.surveys.rules.figures.plans.brought import Known
from skerry.surveys.rules.figures.replies import TOGETHER
from skerry.surveys.views.results.labels import PIPED
from skerry.surveys.views.wording import stratum_labels

NOT_COUNTED: Final = frozenset({"", SizeClass.UNKNOWN.value})
"""Values of the panel of which official totals know nothing."""


@dataclass(frozen=True, kw_only=True)
class MarginWords:
    """Of one questionnaire, in one language."""

    definition: Definition
    language: str

    def margin(self, variable: str) -> str:
        name = question_of(variable)
        if not name:
            return str(phrases.DIMENSIONS[Dimension(variable)])
        asked = asked_of(self.definition).get(name)
        return self._text(asked.label) or name if asked else name

    def categories(self, variable: str, names: Sequence[str]) -> Mapping[str, str]:
        """What each of ``names`` is called, those of several strata joined."""
        name = question_of(variable)
        if name:
            labels = self._answers(name)
            return {each: labels.get(each) or each for each in names}
        parts = {part for each in names for part in each.split(TOGETHER)}
        labels = stratum_labels(parts, [Dimension(variable)])
        return {each: joined([labels[part] for part in each.split(TOGETHER)]) for each in names}

    def groups(self, variable: str, groups: Sequence[Sequence[str]]) -> Sequence[str]:
        """What categories that count as one are called together."""
        labels = self.categories(variable, [name for group in groups for name in group])
        return [joined([labels[name] for name in group]) for group in groups]

    def known(self, categories: Mapping[str, Sequence[str]]) -> Sequence[Known]:
        """What can be brought, by its own name or by what it is called on the pages."""
        return [self._known(variable, names) for variable, names in categories.items()]

    def _known(self, variable: str, names: Sequence[str]) -> Known:
        labels = self.categories(variable, names)
        name = question_of(variable)
        called = {variable, name or variable, self.margin(variable)}
        by_label = {_plain(label): each for each, label in labels.items()}
        return Known(
            variable=variable,
            called=frozenset(_plain(each) for each in called),
            categories=by_label | {_plain(each): each for each in names},
            optional=frozenset() if name else NOT_COUNTED,
        )

    def _answers(self, name: str) -> Mapping[str, str]:
        asked = asked_of(self.definition).get(name)
        if asked is None:
            return {}
        choices = choices_of(self.definition, asked.question)
        return {choice.name: self._text(choice.label) for choice in choices}

    def _text(self, texts: Mapping[str, str]) -> str:
        found = text_in(texts, self.language, self.definition.languages)
        return " ".join(PIPED.sub("…", found).split())


def joined(labels: Sequence[str]) -> str:
    return _(" or ").join(labels)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
