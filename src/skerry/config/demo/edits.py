"""What the example editor has changed in the example firm, so that its history is worth reading."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Organisation
from skerry.actors.rules.facts import Fact, Facts, named
from skerry.actors.services.editing import change_organisation, undo_revision
from skerry.kernel.actor import COMMAND, Actor

AGO = (timedelta(minutes=50), timedelta(minutes=35), timedelta(minutes=20), timedelta(minutes=15))


def edit_example(*, firm: Organisation, by: Actor, now: datetime) -> None:
    """Better texts, an offer for members only, a change by the manager, and one that was taken back."""
    facts = facts_of(firm)
    own: dict[str, Any] = {"organisation": firm, "by": by, "origin": Origin.OWNER}  # Any: arguments
    change_organisation(changes=_texts(facts), now=now - AGO[0], **own)
    change_organisation(changes=_narrower(facts), now=now - AGO[1], **own)
    change_organisation(
        organisation=firm,
        changes={named(Fact.NAMES): [["short", "sv", _initials(firm.name)]]},
        by=COMMAND,
        now=now - AGO[2],
        origin=Origin.MANAGER,
    )
    hasty = change_organisation(
        changes={named(Fact.WEBSITE): "https://new-site.example/"}, now=now - AGO[3], **own
    )
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
