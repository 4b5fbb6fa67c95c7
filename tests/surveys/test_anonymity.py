"""Nobody can join an answer of an anonymous wave to who gave it.

The threats, and what is not promised, are in decision 0018.
"""

import base64
import hashlib
import logging
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from skerry.accounts.models import Session, User
from skerry.config import serving
from skerry.config.backup import check_backup, restore_backup, write_backup
from skerry.config.logs import DiscreetFormatter
from skerry.kernel.actor import TIMER
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys import links, sealing
from skerry.surveys.models import AnonymousAnswer, Invitation, SealedAnswer, SealedDraft
from skerry.surveys.queries import drafts
from skerry.surveys.services import releases
from tests.surveys.adversary import (
    DRAFTS,
    INVITATIONS,
    POOL,
    WAVES,
    Booty,
    bytes_of_database,
    copy_of_database,
    guesses,
    numbers_of_transactions,
    order_in_file,
    pages_of_postgresql,
    suspicion,
)
from tests.surveys.answering import (
    NOON,
    a_link,
    a_wave,
    an_invitation,
    chance_of,
    close,
    do_hourly_work,
)

STRATA = ("micro", "small", "large")
# One false alarm in a million runs, over all the ways of guessing together.
ALARM = 1e-6

pytestmark = pytest.mark.django_db(transaction=True)


def post(client, token, page, number, **fields):
    return client.post(
        f"/s/{token}/{page}/", fields, REMOTE_ADDR=f"10.77.{number // 200}.{number % 200 + 1}"
    )


class Respondent:
    """Somebody with a link who answers in some sittings, now and then by another link."""

    def __init__(self, number, length, wave, chance):
        self.number = number
        self.invitation = an_invitation(
            wave, stratum=STRATA[number % 3], email=f"person-{number}@firm-{number}.example"
        )
        self.token = self.invitation.token
        self.words = f"telling-{chance.randbytes(8).hex()} {chance.randbytes(150 * length).hex()}"
        self.exports = chance.random() < 0.5
        self.client = Client(headers={"accept-language": chance.choice(["en", "sv"])})

    def sittings(self):
        """What is done one after the other, with anything by others in between."""
        if self.number % 7 == 0:  # a reminder with a new link, and the first one is left alone
            post(self.client, self.token, "1", self.number, **{"v:exports": "no"})
            yield
            self.token = a_link(self.invitation)
        answer = "yes" if self.exports else "no"
        post(self.client, self.token, "1", self.number, **{"v:exports": answer, "seen": "0"})
        yield
        if self.exports:
            post(self.client, self.token, "2", self.number, **{"v:share": "40", "seen": "1"})
            yield
        self.client.get(f"/s/{self.token}/")
        seen = "2" if self.exports else "1"
        post(self.client, self.token, "3", self.number, **{"v:need": self.words, "seen": seen})
        yield
        response = post(self.client, self.token, "review", self.number)
        assert response.status_code == 200, response.content[:500]
        assert self.words.strip() in response.text
        yield


def answer_in_turns(at_work, booty, chance, *, halfway):
    half = len(at_work) // 2
    while at_work:
        sitting = chance.choice(at_work)
        if next(sitting, "over") == "over":
            at_work.remove(sitting)
            if len(at_work) == half:
                halfway()
        booty.snapshots.append(copy_of_database())


def run_wave(*, respondents, seed, halfway=lambda _people: None):
    """A whole anonymous wave by HTTP, with a copy of the database after each sitting; and its respondents.

    ``halfway`` is done once, when half of them have handed in their answers.
    """
    chance = chance_of(seed)
    wave = a_wave()
    lengths = chance.sample(range(respondents), respondents)
    people = [Respondent(*both, wave, chance) for both in enumerate(lengths)]
    stream, booty = StringIO(), Booty()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter())
    logging.getLogger().addHandler(handler)
    at_work = [person.sittings() for person in people]
    try:
        booty.snapshots.append(copy_of_database())
        answer_in_turns(at_work, booty, chance, halfway=lambda: halfway(people))
        close(wave)
        releases.release_answers(
            wave=wave, shuffle=chance_of(f"{seed} shuffle").shuffle, by=TIMER, now=NOON
        )
        booty.snapshots.append(copy_of_database())
    finally:
        logging.getLogger().removeHandler(handler)
    booty.log, booty.raw = stream.getvalue(), bytes_of_database()
    return wave, people, booty


def truth_of(people):
    """Which answer is whose; only the test knows."""
    by_words = {
        row.answers["need"]["value"].split()[0]: row for row in AnonymousAnswer.objects.all()
    }
    return {person.invitation.pk: by_words[person.words.split()[0]].pk for person in people}


def cells_of(people):
    """The invitations and answers that may belong together, as anybody knows from the strata."""
    opened = {row.pk: row.strata for row in AnonymousAnswer.objects.all()}
    cells = {tuple(strata) for strata in opened.values()}
    return [
        (
            [p.invitation.pk for p in people if p.invitation.member.stratum in cell],
            [key for key, strata in opened.items() if tuple(strata) == cell],
        )
        for cell in sorted(cells)
    ]


def findings(people, booty):
    """The ways of guessing that hit more than chance allows, with their hits."""
    truth, cells = truth_of(people), cells_of(people)
    sizes = [len(opened) for _, opened in cells]
    tried = list(guesses(booty, cells))
    found = {}
    for name, matching in tried:
        hits = sum(matching[pk] == answer for pk, answer in truth.items())
        if suspicion(hits, sizes) < ALARM / len(tried):
            found[name] = hits
    assert len(tried) > 100
    return found


def test_whoever_holds_database_files_and_logs_does_no_better_than_chance():
    _wave, people, booty = run_wave(respondents=60, seed=4)

    assert findings(people, booty) == {}
    assert {row.pk for row in AnonymousAnswer.objects.all()} == set(truth_of(people).values())


def drafts_that_open(people):
    """Of those who have not handed in: whether their link shows again what they wrote."""
    open_ones = [
        one for one in people if not Invitation.objects.get(pk=one.invitation.pk).is_answered
    ]
    return {
        one.number: drafts.draft_behind(one.token, invitation=one.invitation) for one in open_ones
    }


def test_a_backup_that_is_restored_opens_drafts_by_their_links_and_joins_nothing(
    tmp_path, settings
):
    """The one who holds all copies has the backup too, and sees what became of each row in it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    kept = {}

    def lose_and_restore(people):
        before, file = drafts_that_open(people), tmp_path / "site.zip"
        write_backup(file, now=NOON, advance=lambda *_: None)
        waiting = SealedAnswer.objects.count()
        SealedDraft.objects.all().delete()
        SealedAnswer.objects.all().delete()
        found = check_backup(file, advance=lambda *_: None)
        restore_backup(file, found, advance=lambda *_: None)

        assert drafts_that_open(people) == before
        assert SealedAnswer.objects.count() == waiting > 0
        kept.update({number: draft for number, draft in before.items() if draft.revision})
        with override_settings(SECRET_KEY="what the thief believes the key to be"):
            assert not any(draft.revision for draft in drafts_that_open(people).values())

    _wave, people, booty = run_wave(respondents=24, seed=12, halfway=lose_and_restore)

    assert kept
    assert AnonymousAnswer.objects.count() == 24
    assert findings(people, booty) == {}


def test_the_adversary_finds_answers_that_lie_in_the_order_of_their_coming(monkeypatch):
    """What a careless store would do: it numbers rows one after the other, and opens them in that order."""
    numbers = iter(range(1, 10_000))
    for model in (SealedAnswer, AnonymousAnswer):
        monkeypatch.setitem(vars(model._meta.pk), "_get_default", lambda: next(numbers))
    monkeypatch.setattr(Random, "shuffle", lambda _self, _rows: None)

    _wave, people, booty = run_wave(respondents=24, seed=5)

    found = findings(people, booty)
    assert found["time of answering / key"] == 24
    assert found["key of the sealed row / key"] == 24


def test_the_adversary_finds_answers_by_their_length(monkeypatch):
    monkeypatch.setattr(sealing, "pad", lambda packed: packed)

    _wave, people, booty = run_wave(respondents=24, seed=6)

    assert any("length" in name for name in findings(people, booty))


def test_no_token_address_or_word_of_an_answer_lies_anywhere(caplog):
    """Before a wave is closed its answers are nowhere to be read; links and network addresses never are."""
    chance = chance_of(7)
    wave = a_wave()
    people = [Respondent(*both, wave, chance) for both in enumerate(chance.sample(range(24), 24))]
    caplog.set_level(logging.DEBUG)

    for person in people:
        for sitting in (person.sittings(), person.sittings()):
            next(sitting)  # some are left with a draft
        if person.number % 2:
            list(person.sittings())
    found = bytes_of_database() + files_of_site()
    log = "\n".join(DiscreetFormatter().format(record) for record in caplog.records)

    for person in people:
        secrets_of_theirs = [
            person.token.encode(),
            base64.urlsafe_b64decode(person.token),
            base64.urlsafe_b64decode(person.token).hex().encode(),
            person.words.split()[0].encode(),
            f"10.77.0.{person.number + 1}".encode(),
        ]
        assert [secret for secret in secrets_of_theirs if secret in found] == []
        assert person.token not in log
        assert person.words.split()[0] not in log
        assert f"10.77.0.{person.number + 1}" not in log
    assert SealedAnswer.objects.count() == 12
    assert AuditEvent.objects.count() == 0
    assert Session.objects.count() == 0


def files_of_site():
    roots = {Path(settings.MEDIA_ROOT), Path(settings.STAGING_ROOT)}
    return b"".join(f.read_bytes() for root in roots for f in root.rglob("*") if f.is_file())


def test_whoever_has_a_link_and_no_secret_key_finds_no_draft_and_opens_nothing(monkeypatch):
    """The thief of a mail and of a backup: they know the link, and all digests that they can think of."""
    wave = a_wave()
    person = Respondent(2, 3, wave, chance_of(8))
    draft_of(person)
    handed_in = Respondent(1, 3, wave, chance_of(9))
    list(handed_in.sittings())
    draft, answer = SealedDraft.objects.get(), SealedAnswer.objects.get()
    token = person.token.encode()
    stolen_key = "what the thief believes the key to be"

    monkeypatch.setattr(settings, "SECRET_KEY", stolen_key)

    digests = {name: hashlib.new(name, token).hexdigest() for name in ("sha256", "sha512", "md5")}
    assert draft.lookup not in {*digests.values(), *sealing.lookups(person.token)}
    for sealed_bytes in (bytes(draft.sealed), bytes(answer.sealed)):
        for keys in (sealing.draft_keys(person.token), sealing.pool_keys(wave.uuid)):
            for place in (sealing.draft_place(wave.uuid), sealing.pool_place(wave.uuid)):
                with pytest.raises(sealing.SealBroken):
                    sealing.unseal(sealed_bytes, keys=keys, place=place)


def draft_of(person):
    sitting = person.sittings()
    next(sitting)
    next(sitting)


def test_nothing_of_sealed_rows_is_left_in_the_files_after_the_work_that_opens_them():
    """Whoever steals the secret key later finds nothing in the files that it opens."""
    wave = a_wave()
    for both in enumerate(range(12)):
        list(Respondent(*both, wave, chance_of(10)).sittings())
    draft_of(Respondent(14, 3, wave, chance_of(12)))
    rows = [*SealedAnswer.objects.all(), *SealedDraft.objects.all()]
    sealed_parts = [bytes(row.sealed)[100:140] for row in rows]
    close(wave)

    do_hourly_work()

    assert AnonymousAnswer.objects.count() == 12
    assert len(sealed_parts) > 12
    assert [part for part in sealed_parts if part in bytes_of_database()] == []
    assert pages_of_postgresql(POOL, DRAFTS) == 0


def test_one_look_at_postgresql_joins_nothing_that_was_there_at_the_last_hourly_work():
    """Rows that one transaction wrote or locked bear its number; drafts never share one with anybody."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no numbers of transactions")
    wave = a_wave()
    for number in range(12):
        list(Respondent(number, 3, wave, chance_of(10)).sittings())
    for number in (15, 16, 17):
        draft_of(Respondent(number, 3, wave, chance_of(number)))
    before = numbers_of_transactions()
    came = order_in_file(POOL)

    do_hourly_work()
    after = numbers_of_transactions()

    assert len(before[POOL] & before[INVITATIONS]) == 12  # the thief who comes at once
    for numbers in (before, after):
        assert who_shares(numbers, DRAFTS) == []
    assert who_shares(after, POOL) == []
    assert len(after[POOL]) == 1
    assert sorted(order_in_file(POOL)) == sorted(came)
    assert order_in_file(POOL) not in (came, came[::-1])


def who_shares(numbers, table):
    """The tables with rows of a transaction that wrote ``table`` too, but for that of waves."""
    return [
        name
        for name, theirs in numbers.items()
        if name not in (table, WAVES) and theirs & numbers[table]
    ]


def test_hourly_work_leaves_a_pool_alone_that_is_mixed_already():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite nothing is mixed")
    wave = a_wave()
    for number in range(3):
        list(Respondent(number, 1, wave, chance_of(number)).sittings())

    mixed = [releases.mix_answers(wave=wave, by=TIMER, now=NOON) for _time in range(2)]

    assert mixed == [3, 0]


def test_who_is_signed_in_while_answering_leaves_no_trace(client_as):
    wave = a_wave()
    person = Respondent(1, 1, wave, chance_of(11))
    person.client = client_as(Role.ORGANISATION_EDITOR)
    user = User.objects.get(pk=person.client.session["_auth_user_id"])
    session_before = dict(person.client.session.items())
    rows_before = rows_about(user)

    list(person.sittings())

    assert SealedAnswer.objects.count() == 1
    assert dict(person.client.session.items()) == session_before
    assert rows_about(user) == rows_before
    assert len(rows_before) > 1  # the account and its session, so that rows of others would be seen


def rows_about(user):
    """All rows of all tables in which the account stands: by its keys, or by its address."""
    marks = (str(user.uuid), user.uuid.hex, user.email)
    keys = {
        (field.model, field.attname)
        for field in User._meta.get_fields()
        for field in [getattr(field, "field", None)]
        if field is not None and field.model is not User
    }
    return [
        (model._meta.label, repr(row))
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.order_by("pk").values()
        if any(mark in repr(row) for mark in marks)
        or any(row.get(name) == user.pk for of, name in keys if of is model)
    ]


@pytest.mark.parametrize("address", ["/s/{}/", "/s/{}/1/?lang=sv", "/survey/link/{}/"])
def test_a_link_that_gets_into_the_log_is_cut_out(address):
    told = "Internal Server Error: " + address.format(links.new_token())
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, told, (), None)

    assert "/(token)/" in DiscreetFormatter().format(record)


def test_the_web_server_writes_no_log_of_addresses(monkeypatch):
    """Granian can; it is not asked to. What a proxy in front writes is in the handbook."""
    import granian  # heavy, and only here

    made = []

    class Server(granian.Granian):
        def serve(self):
            made.append(self)

    monkeypatch.setattr(granian, "Granian", Server)
    serving.serve_web(host="127.0.0.1", port=0, workers=1)

    assert [server.log_access for server in made] == [False]
