"""Bare views to compare with: no middleware, no forms, no permissions.

``/replay/<visit>/<n>/`` runs the SQL that the product's n-th page ran and writes the bytes it wrote.
``/django/<n>/`` and ``/jinja2/<n>/`` are the yardstick of the published comparison: 25 rows
of 1,000 from the database, about 20 kB, in Django's template language and in Jinja2.
"""

import os
import pickle
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.recording import Recorded
from skerry.actors.models import Organisation

ROWS, PAGES = 25, 40


@cache
def recorded(visit: str) -> Sequence[Recorded]:
    """What the product did on the first visit, a later one, or for a member."""
    file = Path(os.environ["BENCH_RECORDING"]) / f"{visit}.pickle"
    pages: Sequence[Recorded] = pickle.loads(file.read_bytes())  # noqa: S301  # our own file
    return pages


def replay(_request: HttpRequest, visit: str, number: int) -> HttpResponse:
    page = recorded(visit)[number]
    with connection.cursor() as cursor:
        for statement, parameters in page.queries:
            cursor.execute(statement, parameters)
            cursor.fetchall()
    return sized(HttpResponse(page.body))


def yardstick(request: HttpRequest, number: int, engine: str) -> HttpResponse:
    first = number % PAGES * ROWS
    rows = Organisation.objects.order_by("pk")[first : first + ROWS]
    context = {"rows": rows, "page": number % PAGES, "pages": PAGES}
    return sized(render(request, f"{engine}.html", context, using=engine))


def sized(response: HttpResponse) -> HttpResponse:
    """With its length, which a middleware adds in the product."""
    response["Content-Length"] = len(response.content)
    return response


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [
    path("", hello),
    path("replay/<str:visit>/<int:number>/", replay),
    path("<str:engine>/<int:number>/", yardstick, name="yardstick"),
]
