"""Waves with links in the hands of their respondents, for tests of answering."""

from datetime import UTC, date, datetime
from itertools import count
from random import Random
from types import SimpleNamespace

from skerry.kernel.actor import TIMER, VISITOR
from skerry.questionnaires.api import Given
from skerry.questionnaires.enums import Purpose, VersionState
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.surveys import links, tasks_releases
from skerry.surveys.enums import (
    Access,
    InvitationState,
    Mode,
    QuoteNaming,
    QuoteState,
    Unit,
    WaveState,
)
from skerry.surveys.models import Invitation, Panel, PanelMember, PersonalLink, Quote, Wave
from skerry.surveys.services import kept
from skerry.surveys.sheets import InvitedSheet
from tests.actors.factories import OrganisationFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEFINITION = {
    "format": 1,
    "title": {"en": "How are you?", "sv": "Hur står det till?"},
    "languages": ["en", "sv"],
    "choice_lists": {
        "yesno": [
            {"name": "yes", "label": {"en": "Yes", "sv": "Ja"}},
            {"name": "no", "label": {"en": "No", "sv": "Nej"}},
        ]
    },
    "sections": [
        {
            "name": "first",
            "label": {"en": "First", "sv": "Först"},
            "questions": [
                {
                    "name": "exports",
                    "type": "single",
                    "label": {"en": "Do you export?", "sv": "Exporterar ni?"},
                    "required": "yes",
                    "choices": "yesno",
                }
            ],
        },
        {
            "name": "abroad",
            "label": {"en": "Abroad", "sv": "Utomlands"},
            "relevant": "${exports} = 'yes'",
            "questions": [
                {
                    "name": "share",
                    "type": "number",
                    "label": {"en": "Share abroad"},
                    "maximum": "100",
                }
            ],
        },
        {
            "name": "words",
            "label": {"en": "In your words", "sv": "Med egna ord"},
            "questions": [
                {
                    "name": "need",
                    "type": "text",
                    "label": {"en": "What do you need?"},
                    "is_long": True,
                }
            ],
        },
    ],
}
_numbers = count(1)


def a_version(definition=DEFINITION, *, instrument=None, number=1):
    instrument = instrument or Instrument.objects.create(
        key=f"answering-{next(_numbers)}", purpose=Purpose.SURVEY, made_at=NOON
    )
    version = InstrumentVersion(
        instrument=instrument,
        number=number,
        state=VersionState.PUBLISHED,
        definition=definition,
        made_at=NOON,
        changed_at=NOON,
        published_at=NOON,
    )
    version.fingerprint = version.read().fingerprint()
    version.save()
    return version


def chance_of(seed):
    """Chance that comes out alike each time."""
    return Random(seed)  # noqa: S311  # tests are repeatable


def a_panel():
    return Panel.objects.create(name="All", dimensions=["size"], frozen_at=NOON)


def a_wave(mode=Mode.ANONYMOUS, *, definition=DEFINITION, access=Access.CENSUS, **fields):
    """A wave that is open from November to the end of December 2099."""
    return Wave.objects.create(
        **{
            "titles": {"en": "Survey of 2026", "sv": "Enkät 2026"},
            "version": a_version(definition),
            "mode": mode,
            "unit": Unit.ORGANISATION,
            "access": access,
            "panel": None if access == Access.OPEN_LINK else a_panel(),
            "opens_on": date(2026, 11, 1),
            "closes_on": date(2100, 1, 1),
            "kept_until": date(2100, 6, 1),
            "dimensions": ["size"],
            "state": WaveState.OPEN,
            "made_at": NOON,
        }
        | fields
    )


def an_invitation(wave, *, stratum="micro", **fields):
    """An invitation with a link; the token stays in its attribute ``token``."""
    member = None
    if wave.panel:
        member = PanelMember.objects.create(
            panel=wave.panel,
            organisation=OrganisationFactory(),
            kind="company",
            size_class=stratum,
            stratum=stratum,
        )
    invitation = Invitation.objects.create(
        wave=wave,
        member=member,
        stratum=wave.stratum_of(member) if member else "",
        **{"language": "en", "state": InvitationState.SENT} | fields,
    )
    invitation.token = a_link(invitation)
    return invitation


def a_link(invitation):
    token = links.new_token()
    PersonalLink.objects.create(invitation=invitation, digest=links.digest(token))
    return token


def close(wave):
    wave.state, wave.closed_at = WaveState.CLOSED, NOON
    wave.save()


def do_hourly_work():
    """What the background worker does for anonymous waves."""
    return tasks_releases.release(SimpleNamespace(by=TIMER, now=NOON, progress=lambda *_: None))


def hand_in(invitation):
    """Answer the wave of ``invitation``, where answers are kept."""
    sheet = InvitedSheet(invitation)
    said = {"by": VISITOR, "now": NOON}
    sheet.save(section="first", answers={"exports": Given(value="yes")}, seen=0, **said)
    sheet.save(section="words", answers={"need": Given(value="<b>More</b> people")}, seen=1, **said)
    kept.hand_in(invitation=invitation, **said)
    return invitation


def a_quote(invitation, **fields):
    """A quote that its respondent allowed, whatever the wave."""
    return Quote.objects.create(
        **{
            "invitation": invitation,
            "sheet": invitation.sheet,
            "member": invitation.member,
            "question": "need",
            "text": "More people",
            "language": "en",
            "naming": QuoteNaming.NOBODY,
            "state": QuoteState.CONSENTED,
            "asked_at": NOON,
            "answered_at": NOON,
        }
        | fields
    )


def survey_things():
    """What the addresses of this room's truth table point at."""
    wave = a_wave(Mode.CONFIDENTIAL)
    open_wave = a_wave(access=Access.OPEN_LINK, open_key="everybody")
    invitation = hand_in(an_invitation(wave))
    token = a_link(invitation)
    invitation.refresh_from_db()
    return {
        "answered_wave": wave.uuid,
        "answered_invitation": invitation.uuid,
        "quote": a_quote(invitation).uuid,
        "quote_token": token,
        "open_question": "need",
        "survey_key": open_wave.open_key,
        "answering_token": an_invitation(open_wave).token,
    }
