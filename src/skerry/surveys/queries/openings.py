"""Which questions are set against each other."""

from django.db.models import QuerySet

from skerry.surveys.models import Opening, Results


def openings_of(results: Results) -> "QuerySet[Opening]":
    """Of results that somebody was let see, as they were declared."""
    return Opening.objects.filter(results=results).order_by("pk")
