"""Drafts of anonymous waves: read with the link that was typed into the browser, or not at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from skerry.questionnaires.api import (
    Answers,
    answers_as_json,
    answers_from_json,
    default_answers,
    definition_of,
)
from skerry.surveys import sealing
from skerry.surveys.models import Invitation, SealedDraft


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody has written so far; ``sections`` says at which revision each was last saved."""

    answers: Answers = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0


def draft_behind(token: str, *, invitation: Invitation) -> Draft:
    """The draft of who holds ``token``; a sheet that nobody has touched begins with its defaults."""
    row = found_by(token).first()
    return opened(row, token=token) if row else untouched(invitation)


def found_by(token: str) -> "QuerySet[SealedDraft]":
    return SealedDraft.objects.filter(lookup__in=sealing.lookups(token)).select_related("wave")


def untouched(invitation: Invitation) -> Draft:
    return Draft(answers=default_answers(definition_of(invitation.wave.version)))


def opened(row: SealedDraft, *, token: str) -> Draft:
    content = sealing.unseal(
        bytes(row.sealed), keys=sealing.draft_keys(token), place=sealing.draft_place(row.wave.uuid)
    )
    written = json.loads(content)
    return Draft(
        answers=answers_from_json(written["answers"]),
        sections=written["sections"],
        revision=written["revision"],
    )


def sealed(draft: Draft, *, token: str, wave: UUID) -> bytes:
    """``draft`` as it is kept.

    Raises:
        sealing.TooLarge: it holds more than we keep.
    """
    written = {
        "answers": answers_as_json(draft.answers),
        "sections": draft.sections,
        "revision": draft.revision,
    }
    content = json.dumps(written, sort_keys=True, ensure_ascii=False).encode()
    return sealing.seal(content, key=sealing.draft_keys(token)[0], place=sealing.draft_place(wave))
