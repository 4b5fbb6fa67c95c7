"""What respondents are promised is so in every combination of mode, access and unit."""

from itertools import product

import pytest

from skerry.surveys.enums import Access, Mode, Unit
from skerry.surveys.promises import sentences_of
from tests.surveys.answering import a_wave, an_invitation

COMBINATIONS = list(product(Mode, Access, Unit))
OF_ORGANISATION = "together with the name of your organisation"
OF_PERSON = "your own name and address"
IS_UNASKED = "Nobody asks who you are"
NAMES_YOU = "may name you"
IS_LOGGED = "each time they do it is logged"
IS_LOCKED = "a key that only your link holds"
IN_GROUPS = "what kind of organisation"
REMINDS = "so that we do not remind you"
IS_USED = "your link has been used"
BACK = "take your answers back by your link"
NEVER_BACK = "cannot be changed or taken back"
FACTS = {
    OF_ORGANISATION,
    OF_PERSON,
    IS_UNASKED,
    NAMES_YOU,
    IS_LOGGED,
    IS_LOCKED,
    IN_GROUPS,
    REMINDS,
    IS_USED,
    BACK,
    NEVER_BACK,
}
INVITED, BY_LINK = "invited", "by link"
PROMISED = {
    (Mode.NAMED, INVITED, Unit.ORGANISATION): {OF_ORGANISATION, NAMES_YOU, BACK},
    (Mode.NAMED, INVITED, Unit.PERSON): {OF_ORGANISATION, OF_PERSON, NAMES_YOU, BACK},
    (Mode.NAMED, BY_LINK, Unit.ORGANISATION): {IS_UNASKED, BACK},
    (Mode.NAMED, BY_LINK, Unit.PERSON): {IS_UNASKED, BACK},
    (Mode.CONFIDENTIAL, INVITED, Unit.ORGANISATION): {OF_ORGANISATION, IS_LOGGED, BACK},
    (Mode.CONFIDENTIAL, INVITED, Unit.PERSON): {OF_ORGANISATION, OF_PERSON, IS_LOGGED, BACK},
    (Mode.CONFIDENTIAL, BY_LINK, Unit.ORGANISATION): {IS_UNASKED, IS_LOGGED, BACK},
    (Mode.CONFIDENTIAL, BY_LINK, Unit.PERSON): {IS_UNASKED, IS_LOGGED, BACK},
    (Mode.ANONYMOUS, INVITED, Unit.ORGANISATION): {IS_LOCKED, IN_GROUPS, REMINDS, NEVER_BACK},
    (Mode.ANONYMOUS, INVITED, Unit.PERSON): {IS_LOCKED, IN_GROUPS, REMINDS, NEVER_BACK},
    (Mode.ANONYMOUS, BY_LINK, Unit.ORGANISATION): {IS_LOCKED, IS_USED, NEVER_BACK},
    (Mode.ANONYMOUS, BY_LINK, Unit.PERSON): {IS_LOCKED, IS_USED, NEVER_BACK},
}


@pytest.mark.parametrize(("mode", "access", "unit"), COMBINATIONS)
def test_the_promise_holds_in_each_combination(mode, access, unit):
    said = [str(sentence) for sentence in sentences_of(mode, access, unit)]

    way = BY_LINK if access is Access.OPEN_LINK else INVITED
    assert {fact for fact in FACTS if fact in " ".join(said)} == PROMISED[mode, way, unit]
    assert len(set(said)) == len(said)


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "access", "unit"), COMBINATIONS)
def test_the_first_page_promises_once(client, mode, access, unit):
    invitation = an_invitation(a_wave(mode, access=access, unit=unit))

    page = client.get(f"/s/{invitation.token}/").text

    is_shared = mode is not Mode.ANONYMOUS and unit is Unit.ORGANISATION
    assert page.count("What happens with your answers") == 1
    assert page.count("olleagues") == (1 if is_shared else 0)
    assert page.count("<h1") == 1
