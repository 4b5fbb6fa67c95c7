"""Taking what a page sent into the sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from skerry.kernel.uploads import UploadRefused
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.rules.answers import Answer, Answers
from skerry.questionnaires.rules.asked import Asked
from skerry.questionnaires.rules.definition import Section
from skerry.questionnaires.rules.fields import Fields, all_fields, all_fields_of
from skerry.questionnaires.rules.merging import changed
from skerry.questionnaires.rules.problems import Problem, Reason
from skerry.questionnaires.rules.reading import Reading, read_section
from skerry.questionnaires.services.sheets import SheetChanged, SheetClosed

THEIRS: Final = "theirs"
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a page that was sent.

    ``fields`` are those to show again: what was refused as it was typed, the rest as it is
    kept. ``differing`` are the answers that somebody else has given meanwhile; then nothing
    was saved, and ``revision`` is the one to save over.
    """

    fields: Fields
    refused: Sequence[Problem] = ()
    revision: int = 0
    differing: Mapping[str, Answer | None] = field(default_factory=dict)


def take(filling: Filling, section: Section) -> Taken:
    """Save what the request brought for ``section``; raise SheetClosed where none is taken."""
    if not filling.is_open:
        raise SheetClosed
    asked = filling.asked(section)
    sent = _sent(filling, asked)
    reading = _read(filling, section, sent)
    answers, refused_files = _with_files(filling, asked, reading.answers)
    refused = [*reading.refused, *refused_files]
    try:
        revision = filling.sheet.save(
            section=section.name,
            answers=answers,
            seen=whole(filling.request.POST.get("seen", "")),
            by=filling.request.actor,
            now=filling.now,
        )
    except SheetChanged as change:
        return _both(filling, asked, answers, change)
    shown = _shown(asked, filling.sheet.answers, sent, refused, filling.language)
    return Taken(fields=shown, refused=refused, revision=revision)


def _read(filling: Filling, section: Section, sent: Fields) -> Reading:
    return read_section(
        filling.definition,
        section.name,
        sent,
        answers=filling.sheet.answers,
        language=filling.language,
        known=filling.known(section, sent),
    )


def fields_kept(filling: Filling, section: Section) -> Fields:
    """The fields of ``section`` as its answers are kept."""
    return all_fields_of(filling.asked(section), filling.sheet.answers, language=filling.language)


def whole(text: str) -> int:
    """The number a browser sent back; nought for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else 0


def _sent(filling: Filling, asked: Sequence[Asked]) -> Fields:
    """The fields of the request, without those to be cleared; where the answer of somebody else was chosen, that one."""
    post = filling.request.POST
    given_up = [each for each in asked if post.get(f"c:{each.name}") == THEIRS]
    cleared = [each for each in asked if post.get("go") == f"clear:{each.name}"]
    out = {name for each in (*given_up, *cleared) for name in all_fields(each.name)}
    kept = {name: post.getlist(name) for name in post if name not in out}
    theirs = all_fields_of(given_up, filling.sheet.answers, language=filling.language)
    return {**kept, **theirs}


def _with_files(
    filling: Filling, asked: Sequence[Asked], answers: Answers
) -> tuple[Answers, Sequence[Problem]]:
    """``answers`` with the files that came along, and why some were not taken."""
    kept = dict(answers)
    refused = []
    for each in asked:
        upload = filling.request.FILES.get(f"f:{each.name}")
        if each.type is not QuestionType.FILE or upload is None or not filling.sheet.may_hold_files:
            continue
        try:
            kept[each.name] = filling.sheet.add_file(
                question=each.name,
                upload=upload,
                name=str(upload.name),
                by=filling.request.actor,
                now=filling.now,
            )
        except UploadRefused as refusal:
            detail = str(refusal.sentence)
            refused.append(Problem(name=each.name, reason=Reason.FILE_REFUSED, detail=detail))
    return kept, refused


def _both(filling: Filling, asked: Sequence[Asked], mine: Answers, change: SheetChanged) -> Taken:
    names = {each.name for each in asked}
    theirs = {name: answer for name, answer in change.current.items() if name in names}
    differing = list(change.differing) or changed(theirs, mine)
    agreed = mine if change.agreed is None else change.agreed
    answers = {
        name: answer
        for name in names
        if (answer := (mine if name in differing else agreed).get(name)) is not None
    }
    return Taken(
        fields=all_fields_of(asked, answers, language=filling.language),
        revision=change.revision,
        differing={name: theirs.get(name) for name in differing},
    )


def _shown(
    asked: Sequence[Asked],
    answers: Answers,
    sent: Fields,
    refused: Sequence[Problem],
    language: str,
) -> Fields:
    names = {problem.name for problem in refused}
    kept = [each for each in asked if each.name not in names]
    typed = {
        name: sent[name]
        for each in asked
        if each.name in names
        for name in all_fields(each.name)
        if name in sent
    }
    return {**all_fields_of(kept, answers, language=language), **typed}
