"""What statisticians get: the answers as files, what stands in them, and how a published figure is computed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.kernel.tables import csv_lines
from skerry.questionnaires.api import Definition, asked_of, choices_of, text_in
from skerry.surveys.bundle_scripts import PYTHON, R
from skerry.surveys.rules.figures.content import Weighing
from skerry.surveys.rules.figures.export import ExportColumn, ExportTable
from skerry.surveys.rules.figures.grouping import question_of
from skerry.surveys.rules.figures.plans.codebooks import Code
from skerry.surveys.rules.figures.plans.weights import Way
from skerry.surveys.rules.figures.variables import Silence, Variable

DATA: Final = "answers.csv"
MISSING: Final = ("", *(silence.value for silence in Silence))


def bundle(table: ExportTable, *, title: str, language: str) -> bytes:
    """A ZIP archive: CSV and Parquet, a data package, labels for R and SPSS, a script in R and in Python."""
    definition = table.definition
    package = {
        **_package(table, definition, title, language),
        "weighting": _weighting(table.weighing),
    }
    labels = _labels(table, definition, language)
    files = {
        DATA: "".join(csv_lines([column.name for column in table.columns], table.rows)),
        "datapackage.json": json.dumps(package, ensure_ascii=False, indent=1),
        "labels.R": _labels_for_r(labels),
        "labels.sps": _labels_for_spss(table, labels),
        "figure.R": R,
        "figure.py": PYTHON,
        "README.txt": _readme(title, table),
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr("answers.parquet", _parquet(table))
    return file.getvalue()


def _parquet(table: ExportTable) -> bytes:
    schema = {
        column.name: pl.Float64 if column.is_number else pl.String for column in table.columns
    }
    frame = pl.DataFrame([list(row) for row in table.rows], schema=schema, orient="row")
    file = BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def _package(
    table: ExportTable, definition: Definition, title: str, language: str
) -> Mapping[str, Any]:  # Any: JSON
    """Frictionless Data Package 1: https://specs.frictionlessdata.io."""
    fields = [_field(column, definition, language) for column in table.columns]
    return {
        "name": "answers",
        "profile": "tabular-data-package",
        "title": title,
        "resources": [
            {
                "name": "answers",
                "path": DATA,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
    }


def _field(
    column: ExportColumn, definition: Definition, language: str
) -> Mapping[str, Any]:  # Any: JSON
    field: dict[str, Any] = {
        "name": column.name,
        "type": "number" if column.is_number else "string",
        "title": _title(column, definition, language),
    }
    if column.values:
        field["constraints"] = {"enum": list(column.values)}
        field["labels"] = _values(column, definition, language)
    if column.code:
        field["description"] = _words_of(column.code)
        field["words"] = list(column.code.words)
    return field


def _words_of(code: Code) -> str:
    """How a code came about; a star stands for any letters."""
    return _("Whether the answer in own words has one of these: %(words)s") % {
        "words": ", ".join(code.words)
    }


def _title(column: ExportColumn, definition: Definition, language: str) -> str:
    if column.variable is None:
        return _DESIGN.get(column.name, column.name)
    asked = asked_of(definition)[column.variable.name]
    label = text_in(asked.label, language, definition.languages)
    choice = column.variable.choice
    return f"{label}: {_choice(column.variable, choice, definition, language)}" if choice else label


_DESIGN: Final = {
    "unit": "Organisation, numbered anew in each export",
    "response_class": "Organisations that stand for each other",
    "class_population": "Organisations of the frame in the class",
    "weight": "For how many organisations the reply stands",
    "entered": "Who typed the answers in, and where the survey team heard them",
}


def _values(column: ExportColumn, definition: Definition, language: str) -> Mapping[str, str]:
    variable = column.variable
    if variable is None or variable.choice:
        return {}
    names = [value for value in column.values if value not in MISSING]
    return {name: _choice(variable, name, definition, language) for name in names}


def _choice(variable: Variable, name: str, definition: Definition, language: str) -> str:
    question = asked_of(definition)[variable.name].question
    labels = {
        choice.name: text_in(choice.label, language, definition.languages)
        for choice in choices_of(definition, question)
    }
    return labels.get(name) or name


def _labels(
    table: ExportTable, definition: Definition, language: str
) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    return {
        column.name: (_title(column, definition, language), _values(column, definition, language))
        for column in table.columns
    }


def _labels_for_r(labels: Mapping[str, tuple[str, Mapping[str, str]]]) -> str:
    lines = ["# answers <- read.csv('answers.csv', na.strings = '')", ""]
    for name, (title, values) in labels.items():
        lines.append(f"attr(answers[[{_quoted(name)}]], 'label') <- {_quoted(title)}")
        if values:
            levels = ", ".join(_quoted(value) for value in values)
            words = ", ".join(_quoted(word) for word in values.values())
            lines.append(
                f"attr(answers[[{_quoted(name)}]], 'labels') <- setNames(c({levels}), c({words}))"
            )
    return "\n".join(lines) + "\n"


def _labels_for_spss(
    table: ExportTable, labels: Mapping[str, tuple[str, Mapping[str, str]]]
) -> str:
    kinds = " ".join(
        f"{column.name} {'F20.8' if column.is_number else 'A255'}" for column in table.columns
    )
    how = "/ENCODING='UTF8' /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2"
    lines = [f"GET DATA /TYPE=TXT /FILE='{DATA}' {how} /VARIABLES={kinds}."]
    for name, (title, values) in labels.items():
        lines.append(f"VARIABLE LABELS {name} {_spss(title)}.")
        if values:
            words = " ".join(f"{_spss(value)} {_spss(word)}" for value, word in values.items())
            lines.append(f"VALUE LABELS {name} {words}.")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As a text of R, which reads the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _spss(text: str) -> str:
    doubled = " ".join(text.split()).replace("'", "''")
    return f"'{doubled}'"


def _weighting(made: Weighing) -> Mapping[str, Any]:  # Any: JSON
    """How weights came about, for programs."""
    return {
        "way": made.way,
        "margins": [asdict(margin) for margin in made.margins],
        "source": made.source,
        "limit": made.limit,
        "is_sample": made.is_sample,
    }


def _weights_in_words(made: Weighing) -> Sequence[str]:
    """How weights came about, for people."""
    said: list[Promise | str] = [_FIRST[made.is_sample]]
    if made.margins:
        names = ", ".join(question_of(each.variable) or each.variable for each in made.margins)
        said += [_FITTED[Way(made.way)] % {"margins": names}, _CALIBRATED]
    if made.source:
        said.append(_("The totals are from: %(source)s.") % {"source": made.source})
    if made.limit is not None:
        said.append(_("No weight is more than %(limit)s times the median.") % {"limit": made.limit})
    return [str(each) for each in said]


_FIRST: Final[Mapping[bool, Promise]] = {
    True: gettext_lazy(
        "Weight: N / n of the stratum, raised so that those who answered stand for all of their "
        "response class; colleagues share the weight of their organisation."
    ),
    False: gettext_lazy("Weight: 1 for everybody who came by the open link; they are no sample."),
}
_FITTED: Final[Mapping[Way, Promise]] = {
    Way.RAKING: gettext_lazy("Then raked to these margins: %(margins)s."),
    Way.GREG: gettext_lazy(
        "Then calibrated (GREG, factors from 0.1 to 10) to these margins: %(margins)s."
    ),
}
_CALIBRATED: Final = gettext_lazy(
    "figure.R and figure.py compute the same shares; the standard error of figure.R does not know the "
    "margins and is rather too large."
)

_CODED: Final = gettext_lazy(
    "Of answers in own words there is a column for each code: yes where the answer has a word of it. "
    "datapackage.json says which words."
)


def _readme(title: str, table: ExportTable) -> str:
    made = table.weighing
    lines: Sequence[str] = (
        title,
        "",
        _("One row for each organisation that answered, without names and without free words."),
        _("Why there is no answer stands as a word of its own: %(words)s.")
        % {"words": ", ".join(MISSING[1:])},
        _("Weights and response classes are those behind the published figures."),
        *([str(_CODED)] if any(column.code for column in table.columns) else []),
        *_weights_in_words(made),
        _(
            "The column “entered” says who typed the answers in: respondent, or the team after a phone call or visit."
        ),
        _("figure.R and figure.py compute one published figure; both say how to choose another."),
        _(
            "Small groups are not protected here. Publish nothing of it that the site does not show."
        ),
    )
    return "\n".join(lines) + "\n"
