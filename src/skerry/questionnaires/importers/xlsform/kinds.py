"""The column "type" of an XLSForm: which of our questions it asks for, or why it is not taken."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.importers.xlsform.problems import Reason


class Control(StrEnum):
    """Rows that are no questions."""

    BEGIN = "begin"
    END = "end"
    BEGIN_REPEAT = "begin-repeat"
    END_REPEAT = "end-repeat"
    METADATA = "metadata"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a type cell says. ``written`` is kept where a plainer word would be written for it."""

    what: QuestionType | Control | Reason
    choices: str = ""
    has_other: bool = False
    decimals: int = 0
    written: str = ""
    constraint: str = ""
    detail: str = ""


DECIMALS: Final = 6
"""XLSForm does not say how many decimals a number may have; ours have so many then."""
_SELECT: Final = re.compile(
    r"(select_one|select one from|select one|select1|add select one prompt using"
    r"|select_multiple|select all that apply from|select all that apply|add select multiple prompt using"
    r"|rank)(?: (\S+))?(?: (or_other|or other|or specify other))?"
)
_MULTIPLE: Final = ("select_multiple", "select all", "add select multiple")
_FROM_FILE: Final = re.compile(
    r"(select[_ ](one|multiple)[_ ]from[_ ]file|select_one_external|cascading[_ ]select)\b.*"
)
_GROUP: Final = re.compile(r"(begin|end)[\s_](group|repeat|lgroup|looped group|loop)\b.*")
_QUESTIONS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("text",), Kind(what=QuestionType.TEXT)),
    **{
        word: Kind(what=QuestionType.TEXT, written=word)
        for word in ("string", "add text prompt", "q string")
    },
    "integer": Kind(what=QuestionType.NUMBER),
    **{
        word: Kind(what=QuestionType.NUMBER, written=word)
        for word in ("int", "q int", "add integer prompt")
    },
    "decimal": Kind(what=QuestionType.NUMBER, decimals=DECIMALS),
    **{
        word: Kind(what=QuestionType.NUMBER, decimals=DECIMALS, written=word)
        for word in ("q decimal", "add decimal prompt")
    },
    "phone number": Kind(what=QuestionType.TEXT, written="phone number"),
    "percentage": Kind(
        what=QuestionType.NUMBER, written="percentage", constraint="0 <= . and . <= 100"
    ),
    "date": Kind(what=QuestionType.DATE),
    **{word: Kind(what=QuestionType.DATE, written=word) for word in ("q date", "add date prompt")},
    "note": Kind(what=QuestionType.NOTE),
    "add note prompt": Kind(what=QuestionType.NOTE, written="add note prompt"),
    "calculate": Kind(what=QuestionType.CALCULATED),
    **{
        word: Kind(what=QuestionType.CALCULATED, written=word)
        for word in ("q calculate", "add calculate prompt")
    },
    "range": Kind(what=QuestionType.SCALE),
    "file": Kind(what=QuestionType.FILE),
    **{
        word: Kind(what=QuestionType.FILE, written=word)
        for word in ("image", "photo", "audio", "video", "add file prompt", "add image prompt")
    },
}
_METADATA: Final = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "imei",
        "audit",
        "start-geopoint",
        "background-audio",
        "background-geopoint",
    ]
) | {"start time", "end time", "get device id", "get phone number", "sim id", "get subscriber id"}
_NOT_TAKEN: Final = frozenset(
    [
        "geopoint",
        "geotrace",
        "geoshape",
        "gps",
        "location",
        "barcode",
        "osm",
        "time",
        "datetime",
        "acknowledge",
        "trigger",
        "hidden",
        "xml-external",
        "csv-external",
        "entity",
    ]
) | {"date time", "add datetime prompt", "add location prompt", "add acknowledge prompt"}
_KNOWN: Final = (*_QUESTIONS, "select_one", "select_multiple", "rank", "begin_group", "end_group")


def kind_of(said: str) -> Kind:
    """What a type cell asks for.

    >>> kind_of("select_one colours or_other")  # doctest: +ELLIPSIS
    Kind(what=<QuestionType.SINGLE: 'single'>, choices='colours', has_other=True...
    >>> kind_of("txt").what, kind_of("txt").detail
    (<Reason.TYPE_UNKNOWN: 'type-unknown'>, 'text')
    """
    plain = " ".join(said.split())
    if found := _QUESTIONS.get(plain):
        return found
    if control := _control(plain):
        return Kind(what=control)
    if _FROM_FILE.fullmatch(plain):
        return Kind(what=Reason.LIST_FROM_FILE)
    if select := _SELECT.fullmatch(plain):
        return _select(*select.groups(default=""))
    if plain.casefold() in _NOT_TAKEN:
        return Kind(what=Reason.TYPE_NOT_TAKEN)
    near = difflib.get_close_matches(plain[:40].casefold().split(" ")[0], _KNOWN, 1)
    return Kind(what=Reason.TYPE_UNKNOWN, detail=near[0] if near else "")


def _control(plain: str) -> Control | None:
    if plain in _METADATA or plain.startswith("uri:"):
        return Control.METADATA
    found = _GROUP.fullmatch(plain)
    if not found:
        return None
    if found[2] == "group":
        return Control(found[1])
    return Control.BEGIN_REPEAT if found[1] == "begin" else Control.END_REPEAT


def _select(word: str, choices: str, other: str) -> Kind:
    if not choices:
        return Kind(what=Reason.NO_LIST_NAMED)
    if choices.startswith("${"):
        return Kind(what=Reason.LIST_FROM_FILE)
    if word == "rank":
        return Kind(what=QuestionType.RANKING, choices=choices)
    is_multiple = word.startswith(_MULTIPLE)
    what = QuestionType.MULTIPLE if is_multiple else QuestionType.SINGLE
    return Kind(what=what, choices=choices, has_other=bool(other))
