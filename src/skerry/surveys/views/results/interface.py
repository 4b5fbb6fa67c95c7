"""Published figures for programs: JSON with names that do not change, of the same set as the pages."""

from collections.abc import Mapping, Sequence

from skerry.surveys import phrases_results as phrases
from skerry.surveys.models import Results
from skerry.surveys.rules.figures.content import FigureRow, QuestionFigures
from skerry.surveys.views.results.labels import Told

Json = Mapping[str, object]


def document(results: Results, told: Told, *, address: str) -> Json:
    """The whole set; labels are in the reader's language, everything else the same in all.

    ``groups`` are the columns, and each figure names the place of its group among them. Shares
    are parts of one. What is hidden has no value, and why is not told.
    """
    content = told.content
    published = results.published_at
    return {
        "title": results.wave.title(told.language),
        "language": told.language,
        "address": address,
        "state": results.state,
        "published": published.date().isoformat() if published else None,
        "unit": told.unit.value,
        "access": told.access.value,
        "methods": dict(content.methods),
        "weighting": {
            "way": content.weighing.way,
            "is_sample": told.is_sample,
            "replies": content.weighing.replies,
            "population": content.weighing.population,
            "source": content.weighing.source,
            "cautions": list(content.weighing.cautions),
        },
        "protection": {
            "minimum": content.protection.minimum,
            "width": content.protection.width,
            "figures": content.protection.cells,
            "hidden": content.protection.primary + content.protection.secondary,
        },
        "groups": _groups(told),
        "questions": [_question(told, question) for question in content.questions],
    }


def _groups(told: Told) -> Sequence[Json]:
    labels = {told.everybody: ("", str(phrases.EVERYBODY))} | {
        place: (told.way(by), label)
        for by, columns in told.groups.items()
        for place, label in columns
    }
    return [
        {
            "by": domain.dimension,
            "code": domain.value,
            "by_label": labels.get(place, ("", ""))[0],
            "label": labels.get(place, ("", ""))[1],
            "share_of_all": domain.share,
            "stands_for": domain.weighted,
        }
        for place, domain in enumerate(told.content.domains)
    ]


def _question(told: Told, question: QuestionFigures) -> Json:
    places = told.places_of(question)
    return {
        "name": question.name,
        "text": told.whole(question),
        "currency": told.currency(question) if question.is_money else None,
        "organisations": {str(place): question.bases[place] for place in places},
        "answers": [
            {
                "name": row.value,
                "label": told.answer(question, row.value),
                "figures": [_figure(told, row, place) for place in places],
            }
            for row in (*question.rows, *question.silent)
        ],
    }


def _figure(told: Told, row: FigureRow, place: int) -> Json:
    figure = row.figures[place]
    low, high = told.ends(figure) or (None, None)
    return {
        "group": place,
        "value": figure.value,
        "low": low,
        "high": high,
        "is_hidden": figure.is_hidden,
        "cautions": list(figure.cautions),
    }
