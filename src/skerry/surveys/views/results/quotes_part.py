"""What respondents said word for word, on the pages of results and in the report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from skerry.kernel.documents import Block, Emphasis, Heading, Paragraph
from skerry.surveys.models import Quote, Results
from skerry.surveys.queries.quotes import published_quotes
from skerry.surveys.views.quoted import named
from skerry.surveys.views.results.chosen import Chosen
from skerry.surveys.views.results.labels import Told
from skerry.surveys.views.results.said import question_words


@dataclass(frozen=True, kw_only=True)
class Said:
    text: str
    language: str
    by: str


Quotes = Mapping[str, Sequence[Quote]]


def quotes_shown(found: Results, told: Told, picked: Chosen | None) -> dict[str, object]:
    """Those beside the chosen question, and those to questions of which nothing is counted."""
    quotes = published_quotes(found)
    name = picked.question.name if picked else ""
    return {"quotes": _said(quotes.get(name, ())), "other_quotes": list(_others(told, quotes))}


def under(quotes: Quotes, question: str) -> Iterator[Block]:
    """Below the figures of ``question`` in the report."""
    for said in _said(quotes.get(question, ())):
        yield Paragraph(text=[Emphasis(text=f"“{said.text}”"), f" – {said.by}"])


def blocks(quotes: Quotes, told: Told) -> Iterator[Block]:
    """Questions of which nothing is counted, as a section of the report."""
    others = list(_others(told, quotes))
    if others:
        yield Heading(text=_("In the words of respondents"))
    for name, label, _said_there in others:
        yield Heading(text=label, level=2)
        yield from under(quotes, name)


def _others(told: Told, quotes: Quotes) -> Iterator[tuple[str, str, Sequence[Said]]]:
    counted = {question.name for question in told.content.questions}
    for name, there in quotes.items():
        if name not in counted:
            yield name, question_words(told.definition, name, told.language), _said(there)


def _said(quotes: Sequence[Quote]) -> Sequence[Said]:
    return [Said(text=each.text, language=each.language, by=named(each)) for each in quotes]
