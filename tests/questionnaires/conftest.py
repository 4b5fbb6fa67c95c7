import pytest

from skerry.questionnaires.importers.xlsform import read_xlsform
from tests.journeys.region import small_region
from tests.questionnaires.workbooks import CHOICES, HEAD, SETTINGS, SURVEY, a_form, kept_in


@pytest.fixture
def region():
    return small_region()


@pytest.fixture
def read(tmp_path):
    """Read sheets, or a survey alone with the usual choices and settings."""

    def reading(survey=SURVEY, choices=CHOICES, settings=SETTINGS, **options):
        return read_xlsform(kept_in(tmp_path, a_form(survey, choices, settings)), **options)

    return reading


@pytest.fixture
def question(read):
    """The one question that a row becomes; ``columns`` are those beside type, name and label."""

    def asking(kind, **columns):
        headers = [*HEAD, *(column.replace("__", "::") for column in columns)]
        form = read([headers, [kind, "q", "Q?", *columns.values()]])
        return next(form.definition.questions())

    return asking
