"""Forms that people bring become drafts, which are looked at and published like all others."""

from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.services.instruments import begin_version, make_instrument


@transaction.atomic
def take_new_form(
    *, key: str, purpose: Purpose, definition: Definition, by: Actor, now: datetime
) -> InstrumentVersion:
    """A new questionnaire with the form as its first draft.

    Raises:
        InstrumentKeyTaken: another has this key, or an address needs it.
    """
    version = make_instrument(key=key, purpose=purpose, definition=definition, by=by, now=now)
    audit.record(Event.FORM_TAKEN_IN, target=version, by=by, at=now)
    return version


@transaction.atomic
def take_form_as_version(
    *, instrument: Instrument, definition: Definition, by: Actor, now: datetime
) -> InstrumentVersion:
    """The form as the draft of the next version.

    Raises:
        VersionNotBeginnable: there is a draft already, or the questionnaire is put away.
    """
    version = begin_version(instrument=instrument, definition=definition, by=by, now=now)
    audit.record(Event.FORM_TAKEN_IN, target=version, by=by, at=now)
    return version
