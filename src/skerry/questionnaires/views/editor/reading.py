"""A version put into words for those who read it and write no expressions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.conditions import Condition, Speaking
from skerry.questionnaires.rules.definition import Definition, Question, Row, Section
from skerry.questionnaires.rules.instruments.depending import ALWAYS

EXPRESSIONS = ("required", "relevant", "constraint", "calculation", "choice_filter")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A section, a question or a row with what its expressions mean, and these as they are written.

    ``must`` says when it must be answered: without parts always, None never.
    """

    thing: Section | Question | Row
    only_if: Condition | None = None
    must: Condition | None = None
    offered: str = ""
    expressions: Sequence[tuple[phrases.Sentence, str]] = ()
    parts: Sequence["Told"] = ()


def told_sections(definition: Definition, language: str) -> Sequence[Told]:
    """The sections; their parts are the questions, and of those the rows."""
    speaking = Speaking(definition, language)
    return [_told(speaking, section, section.questions) for section in definition.sections]


def _told(
    speaking: Speaking, thing: Section | Question | Row, parts: Sequence[Question | Row] = ()
) -> Told:
    said = dict(_said(thing))
    return Told(
        thing=thing,
        only_if=speaking.condition(said["relevant"]) if "relevant" in said else None,
        must=_must(speaking, said),
        offered=speaking.filter(said["choice_filter"]) if "choice_filter" in said else "",
        expressions=[
            (phrases.FIELDS[name], text)
            for name, text in said.items()
            if text.strip().lower() not in ALWAYS
        ],
        parts=[
            _told(speaking, part, part.rows if isinstance(part, Question) else ()) for part in parts
        ],
    )


def _said(thing: Section | Question | Row) -> Iterator[tuple[str, str]]:
    known = {each.name for each in fields(thing)}
    for name in EXPRESSIONS:
        if name in known and (text := str(getattr(thing, name)).strip()):
            yield name, text


def _must(speaking: Speaking, said: Mapping[str, str]) -> Condition | None:
    if "required" not in said:
        return None
    if said["required"].lower() in ALWAYS:
        return Condition(parts=[])
    return speaking.condition(said["required"])
