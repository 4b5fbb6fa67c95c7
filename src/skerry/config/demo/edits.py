"""What the example editor has changed in the example firm, so that its history is worth reading."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Organisation
from skerry.actors.rules.facts import Fact, Facts, named
from skerry.actors.services.editing import change_organisation, undo_revision
from skerry.kernel.actor import COMMAND, Actor


def edit_example(*, firm: Organisation, by: Actor, now: datetime) -> None:
    """Better texts, an offer for members only, a change by the manager, and one that was taken back."""
    facts = facts_of(firm)
    own: dict[str, Any] = {
        "organisation": firm,
        "by": by,
        "now": now,
        "origin": Origin.OWNER,
    }  # Any: arguments
    change_organisation(changes=_texts(facts), **own)
    change_organisation(changes=_narrower(facts), **own)
    other_names = {named(Fact.NAMES): [["short", "sv", _initials(firm.name)]]}
    change_organisation(
        organisation=firm, changes=other_names, by=COMMAND, now=now, origin=Origin.MANAGER
    )
    hasty = change_organisation(changes={named(Fact.WEBSITE): "https://new-site.example/"}, **own)
    if hasty:
        undo_revision(revision=hasty, by=by, now=now, origin=Origin.OWNER)


def _texts(facts: Facts) -> Facts:
    sentences: Mapping[str, str] = {
        "en": "Our people answer within a working day.",
        "sv": "Vi svarar inom en arbetsdag.",
    }
    return {
        named(Fact.DESCRIPTION, code): "\n\n".join(
            text for text in (facts.get(named(Fact.DESCRIPTION, code)), sentence) if text
        )
        for code, sentence in sentences.items()
    }


def _narrower(facts: Facts) -> Facts:
    """The last offer is for members from now on."""
    names = [name for name in facts if name.startswith(f"{Fact.OFFERING}:")]
    return {name: facts[name] | {"visibility": "members"} for name in names[-1:]}


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())
