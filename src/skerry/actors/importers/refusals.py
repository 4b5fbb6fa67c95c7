"""Why a file is refused as a whole, and why a row is left out: reasons as data, and their sentences."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(StrEnum):
    EMPTY = "empty"
    NOT_TEXT = "not-text"
    NUL_BYTE = "nul-byte"
    TOO_BIG = "too-big"
    LINE_TOO_LONG = "line-too-long"
    ZIP_BROKEN = "zip-broken"
    ZIP_TOO_BIG = "zip-too-big"
    ZIP_TOO_MANY = "zip-too-many"
    ZIP_WITHOUT_TABLES = "zip-without-tables"
    PACKED_TOO_DENSE = "packed-too-dense"
    PICTURE = "picture"
    WRONG_TYPE = "wrong-type"
    UNKNOWN_HEADER = "unknown-header"
    MISSING_COLUMN = "missing-column"
    COLUMN_TWICE = "column-twice"
    TABLE_TWICE = "table-twice"
    WITHOUT_NAMES = "without-names"
    NOT_JSON = "not-json"
    NOT_JSON_API = "not-json-api"
    JSON_TOO_BIG = "json-too-big"
    WITHOUT_QUESTIONS = "without-questions"
    WITHOUT_NAME_OR_NUMBER = "without-name-or-number"
    NOT_JSON_AT_ALL = "not-json-at-all"
    OTHER_RECORDS = "other-records"
    MOSTLY_UNREADABLE = "mostly-unreadable"
    WORKBOOK_BROKEN = "workbook-broken"
    ENCRYPTED = "encrypted"
    OLD_WORKBOOK = "old-workbook"
    OTHER_WORKBOOK = "other-workbook"
    NOT_A_TABLE = "not-a-table"
    WEB_PAGE = "web-page"
    NO_SHEET = "no-sheet"
    SHEET_EMPTY = "sheet-empty"
    NO_HEADER = "no-header"
    TOO_MANY_COLUMNS = "too-many-columns"
    TOO_MANY_MERGED = "too-many-merged"
    SEVERAL_LISTS = "several-lists"
    NOT_KEPT = "not-kept"
    NO_DATASET = "no-dataset"
    FIGURES_DISAGREE = "figures-disagree"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the uploaded files something stands. Lines count from 1; for JSON they are records."""

    file: str = ""
    line: int | None = None
    column: str = ""


class FileRefused(Exception):
    """Nothing of the files is taken in, for one reason at one place."""

    def __init__(self, reason: Refusal, place: Place, *, detail: str = "") -> None:
        super().__init__(f"{reason} {place} {detail}")
        self.reason = reason
        self.place = place
        self.detail = detail[:300]

    def as_json(self) -> dict[str, object]:
        return {
            "reason": str(self.reason),
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "detail": self.detail,
        }


SENTENCES: dict[Refusal, Promise | str] = {
    Refusal.EMPTY: _("The file is empty. Download it again and upload the whole file."),
    Refusal.NOT_TEXT: _(
        "This is not text in UTF-8. If you saved it from a spreadsheet, choose “CSV UTF-8” and try again."
    ),
    Refusal.NUL_BYTE: _(
        "There is a NUL byte here, so the file is damaged or not a text file. Download it again."
    ),
    Refusal.TOO_BIG: _(
        "The file is bigger than this site accepts. Split it, or import it with the command line."
    ),
    Refusal.LINE_TOO_LONG: _(
        "One line is longer than a megabyte. Often a quotation mark is missing in this line or just before it."
    ),
    Refusal.ZIP_BROKEN: _("The zip file is damaged or encrypted. Download it again."),
    Refusal.ZIP_TOO_BIG: _(
        "Unpacked, the zip file is bigger than this site accepts. Unpack it and upload the files you need."
    ),
    Refusal.ZIP_TOO_MANY: _(
        "The zip file holds too many files. Unpack it and upload the files you need."
    ),
    Refusal.ZIP_WITHOUT_TABLES: _(
        "The zip file holds none of the files this import reads. Upload the official zip as it was downloaded."
    ),
    Refusal.PACKED_TOO_DENSE: _(
        "The file unpacks to far more than its size, as zip bombs do. Unpack it yourself and look inside first."
    ),
    Refusal.PICTURE: _(
        "This is a picture or a PDF, whatever its name says. Upload the file as its publisher offers it."
    ),
    Refusal.WRONG_TYPE: _("This import does not read this type of file."),
    Refusal.UNKNOWN_HEADER: _(
        "The first line does not name columns of a file that this import knows. Upload the file as its publisher offers it, with its first line."
    ),
    Refusal.MISSING_COLUMN: _(
        "A column is missing that this import cannot do without. Upload the file as its publisher offers it."
    ),
    Refusal.COLUMN_TWICE: _("Two columns have the same name. Remove one of them."),
    Refusal.TABLE_TWICE: _(
        "Two of the files hold the same table. Import them one after the other."
    ),
    Refusal.WITHOUT_NAMES: _(
        "This file lists participations without the names or numbers of the organisations. Upload organization.csv from the official CORDIS zip."
    ),
    Refusal.NOT_JSON: _("This is not JSON as ROR publishes it. Download the dump again."),
    Refusal.NOT_JSON_AT_ALL: _(
        "This is not JSON that can be read. Download it again, and upload it as it is."
    ),
    Refusal.NOT_JSON_API: _(
        "This is no JSON:API document with entries of the Atlas: “data” has to hold nodes of type node--cluster."
    ),
    Refusal.JSON_TOO_BIG: _(
        "One JSON document may have 20 MB at most. Download the entries page by page, and upload the pages together or in a zip."
    ),
    Refusal.WITHOUT_QUESTIONS: _(
        "No row names columns after questions of the registration form, such as FORM-ECCC-001-Q101, or after fields of the Atlas."
    ),
    Refusal.WITHOUT_NAME_OR_NUMBER: _(
        "The columns with the name (Q101) and with the registration number (Q105) are needed, and one of them is missing."
    ),
    Refusal.OTHER_RECORDS: _("The records are not ROR records of schema version 1 or 2."),
    Refusal.MOSTLY_UNREADABLE: _(
        "More than half of the first rows cannot be read, so this is probably another kind of file."
    ),
    Refusal.WORKBOOK_BROKEN: _(
        "This workbook is damaged. Open it in your spreadsheet program, save it again as XLSX and upload that."
    ),
    Refusal.ENCRYPTED: _(
        "This workbook is protected by a password. Open it, save it without the password and upload that."
    ),
    Refusal.OLD_WORKBOOK: _(
        "This is a workbook of an older kind (XLS), whatever its name says. Open it and save it as XLSX."
    ),
    Refusal.OTHER_WORKBOOK: _(
        "This is a workbook of another kind (ODS, XLSB or the like), whatever its name says. Open it and save it as XLSX."
    ),
    Refusal.NOT_A_TABLE: _("This is no table. Upload a spreadsheet saved as XLSX, or a CSV file."),
    Refusal.WEB_PAGE: _(
        "This is a web page, whatever its name says. Open it in your spreadsheet program and save it as XLSX."
    ),
    Refusal.NO_SHEET: _("There is no sheet of this name any more. Choose another one."),
    Refusal.SHEET_EMPTY: _(
        "There are no rows with values here. Check that the right sheet was saved, and upload it again."
    ),
    Refusal.NO_HEADER: _(
        "There is no row with column names here. Choose the row in which the columns are named."
    ),
    Refusal.TOO_MANY_COLUMNS: _(
        "The table has more columns than can be read (500). Delete those you do not need, and upload it again."
    ),
    Refusal.TOO_MANY_MERGED: _(
        "Too many cells are merged in this sheet. Take the merging away, or save the sheet as CSV, and upload that."
    ),
    Refusal.NOT_KEPT: _("The file is no longer kept here. Upload it again: its mapping is kept."),
    Refusal.NO_DATASET: _(
        "Nothing says which data set this is. Give the file the data set's code as its name, such as isoc_cisce_ra.tsv, and upload it again."
    ),
    Refusal.FIGURES_DISAGREE: _(
        "Two rows give different figures for the same thing. Download the file again, or remove the wrong row."
    ),
    Refusal.SEVERAL_LISTS: _("Bring lists one after the other: each has its own columns."),
}


class Remark(StrEnum):
    """Why a row, or a value in it, was not taken in as it stands."""

    NATURAL_PERSON = "natural-person"
    NO_NAME = "no-name"
    NO_IDENTIFIER = "no-identifier"
    NOT_ACTIVE = "not-active"
    ENDED = "ended"
    ROW_BROKEN = "row-broken"
    TWICE_IN_FILE = "twice-in-file"
    SEVERAL_PLACES = "several-places"
    BAD_AMOUNT = "bad-amount"
    BAD_PLACE = "bad-place"
    BAD_DATE = "bad-date"
    BAD_WEBSITE = "bad-website"
    BAD_MAIL = "bad-mail"
    TERM_UNKNOWN = "term-unknown"
    TYPE_UNKNOWN = "type-unknown"
    PERSONAL_LEFT_OUT = "personal-left-out"
    NO_PLACE_HERE = "no-place-here"
    COLUMN_UNKNOWN = "column-unknown"
    SECOND_HEADER = "second-header"
    READ_BY_MEANING = "read-by-meaning"
    READ_AS_PUBLISHED = "read-as-published"
    LOOKS_CROSSED = "looks-crossed"
    PROJECT_UNKNOWN = "project-unknown"
    ORGANISATION_UNKNOWN = "organisation-unknown"
    ORGANISATION_AMBIGUOUS = "organisation-ambiguous"
    ADDED_UP = "added-up"
    IDENTIFIER_TAKEN = "identifier-taken"
    KEPT = "kept"
    VANISHED = "vanished"
    TOO_LONG = "too-long"
    NUMBERS_DISAGREE = "numbers-disagree"
    UNKNOWN_VALUE = "unknown-value"
    BAD_NUMBER = "bad-number"
    BAD_YEAR = "bad-year"
    NOT_A_TEXT = "not-a-text"
    FREE_MAIL = "free-mail"
    PERSONAL_NUMBER = "personal-number"
    BAD_FIGURE = "bad-figure"
    BAD_FLAG = "bad-flag"
    BAD_PERIOD = "bad-period"
    BAD_CODE = "bad-code"


SKIPPING = frozenset(
    {
        Remark.NATURAL_PERSON,
        Remark.NO_NAME,
        Remark.NO_IDENTIFIER,
        Remark.NOT_ACTIVE,
        Remark.ROW_BROKEN,
        Remark.SECOND_HEADER,
        Remark.TWICE_IN_FILE,
        Remark.PROJECT_UNKNOWN,
        Remark.ORGANISATION_UNKNOWN,
        Remark.ORGANISATION_AMBIGUOUS,
        Remark.NUMBERS_DISAGREE,
        Remark.PERSONAL_NUMBER,
        Remark.BAD_FIGURE,
        Remark.BAD_FLAG,
        Remark.BAD_PERIOD,
        Remark.BAD_CODE,
    }
)

REMARKS: dict[Remark, Promise | str] = {
    Remark.NATURAL_PERSON: _("A private person, not an organisation: not published"),
    Remark.NO_NAME: _("No name"),
    Remark.NO_IDENTIFIER: _("No identifier, or not one of this source"),
    Remark.NOT_ACTIVE: _("The source says that it no longer exists"),
    Remark.ENDED: _(
        "The directory has it, and the source now says that it no longer exists: kept for you to decide"
    ),
    Remark.ROW_BROKEN: _(
        "The row has another number of columns than the first line, or is no record"
    ),
    Remark.TWICE_IN_FILE: _("The same record stands in the file before"),
    Remark.SEVERAL_PLACES: _(
        "The file gives several places: taken is the newest that lies in the region it names"
    ),
    Remark.BAD_AMOUNT: _("The amount cannot be read: left empty"),
    Remark.BAD_PLACE: _("The coordinates cannot be read: left empty"),
    Remark.BAD_DATE: _("The date cannot be read, or the end lies before the start: left empty"),
    Remark.BAD_WEBSITE: _("The web address cannot be used: left empty"),
    Remark.BAD_MAIL: _("The mail address is none: its domain is left empty"),
    Remark.TERM_UNKNOWN: _("The term is in none of the vocabularies here: left out"),
    Remark.TYPE_UNKNOWN: _("The type of organisation is none that we know: taken as “Other”"),
    Remark.PERSONAL_LEFT_OUT: _(
        "Answers about a person, such as name, phone or e-mail: not read in, and not kept anywhere"
    ),
    Remark.NO_PLACE_HERE: _("Answers to questions for which there is no place here: left out"),
    Remark.COLUMN_UNKNOWN: _("Columns that name no question of the form: left out"),
    Remark.SECOND_HEADER: _("A second row of headings, not an organisation: left out"),
    Remark.READ_BY_MEANING: _(
        "Names and addresses of the Atlas are read by what its fields are called: title is the name in English, "
        "locality the city"
    ),
    Remark.READ_AS_PUBLISHED: _(
        "Names and addresses of the Atlas are read as the published mapping says: title is the name in the national "
        "language, locality the street"
    ),
    Remark.LOOKS_CROSSED: _(
        "Street and city look as if they were the wrong way round: look into the file, or at the setting for the fields of the Atlas"
    ),
    Remark.PROJECT_UNKNOWN: _("The project is neither in these files nor in the directory"),
    Remark.ORGANISATION_UNKNOWN: _(
        "The organisation is not published, so neither is its part in the project"
    ),
    Remark.ORGANISATION_AMBIGUOUS: _(
        "Several organisations of the directory have this name: it is not clear which one is meant"
    ),
    Remark.ADDED_UP: _(
        "The organisation takes part several times in the same role: the amounts are added up"
    ),
    Remark.IDENTIFIER_TAKEN: _("Another organisation has this number already: left out"),
    Remark.KEPT: _("Its owner or the cluster manager has set another value: kept"),
    Remark.VANISHED: _("No longer in the file: kept in the directory"),
    Remark.TOO_LONG: _("Longer than fits: cut"),
    Remark.NUMBERS_DISAGREE: _(
        "Its numbers belong to different organisations of the directory: correct the number, or merge them first"
    ),
    Remark.UNKNOWN_VALUE: _("The mapping does not say what this value means: left empty"),
    Remark.BAD_NUMBER: _("The number cannot be one of its kind: left empty"),
    Remark.BAD_YEAR: _("The year cannot be read: left empty"),
    Remark.NOT_A_TEXT: _("There is a date or a number where a text should be: left empty"),
    Remark.FREE_MAIL: _("A free-mail address says nothing about the organisation: left empty"),
    Remark.PERSONAL_NUMBER: _(
        "The number is a person's, not an organisation's: neither the number nor the row is kept"
    ),
    Remark.BAD_FIGURE: _(
        "The figure is no number such as 43.2, and no colon for a missing one. Correct it in the file, or download it again"
    ),
    Remark.BAD_FLAG: _(
        "The letters behind the figure are none of Eurostat's flags, such as b, e or u. Correct them in the file, or download it again"
    ),
    Remark.BAD_PERIOD: _(
        "The period is none such as 2023, 2023-Q1 or 2023-01. Correct it in the file, or download it again"
    ),
    Remark.BAD_CODE: _(
        "A code is missing or cannot be one. Correct it in the file, or download it again"
    ),
}
