"""First figures of open waves: batches that reveal nobody, and are never counted anew."""

from types import SimpleNamespace

import pytest

from skerry.kernel.actor import TIMER
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys import tasks_waves
from skerry.surveys.enums import Access, Mode
from skerry.surveys.models import LiveFigures
from skerry.surveys.queries import live as queries
from skerry.surveys.rules.figures.live import SIZE, shown, with_batch
from skerry.surveys.services import live as services
from tests.surveys.answering import NOON, a_wave, an_invitation, close, hand_in
from tests.surveys.figures import DEFINITION as SMALL
from tests.surveys.figures import reply

MANAGER = Role.CLUSTER_MANAGER


def counts(**numbers):
    """What a batch said of a question, with what nobody said."""
    return {"yes": 0, "no": 0, "dont-know": 0, "nothing": 0} | numbers


def shares(*batches):
    (only,) = shown({"exports": batches}, SMALL)
    return only.shares


def test_a_batch_says_how_many_gave_each_answer():
    replies = [reply(str(number), exports="yes") for number in range(3)]

    found = with_batch({}, SMALL, [*replies, reply("last", exports="no")])

    assert found["exports"] == [{"yes": 3, "no": 1, "dont-know": 0, "nothing": 0}]
    assert {"people", "words", "areas"}.isdisjoint(found)


def test_batches_before_stay_as_they_are():
    before = {"exports": [{"yes": 5, "no": 5}]}

    found = with_batch(before, SMALL, [reply("one", exports="yes")])

    assert found["exports"][0] == {"yes": 5, "no": 5}
    assert len(found["exports"]) == 2


def test_shares_are_of_all_in_the_batches():
    half = counts(yes=5, no=5)

    assert shares(half, half) == {"yes": 50, "no": 50, "dont-know": 0, "nothing": 0}


@pytest.mark.parametrize("said", [{"yes": 8, "no": 2}, {"yes": 9, "no": 1}, {"yes": 10, "no": 0}])
def test_few_and_all_alike_are_hidden(said):
    found = shares(counts(**said))

    assert found["no"] is None
    assert list(found.values()).count(None) > 1


def test_answers_stand_in_their_order_whatever_the_database_does_to_them():
    told = shares({"no": 5, "yes": 5, "nothing": 0, "dont-know": 0})

    assert list(told) == ["yes", "no", "dont-know", "nothing"]


@pytest.mark.parametrize("asked", [2, 5])
def test_a_question_put_to_some_tells_nothing_that_is_hidden_of_the_other(asked):
    """All who export were asked whether abroad: who was not asked tells how many export."""
    some = [reply(f"in-{n}", exports="yes", abroad="yes") for n in range(asked)]
    others = [reply(f"out-{n}", exports="no") for n in range(SIZE - asked)]

    told = {each.name: each for each in shown(with_batch({}, SMALL, [*some, *others]), SMALL)}

    is_some_hidden = None in told["exports"].shares.values()
    assert is_some_hidden is told["abroad"].is_hidden is (asked == 2)


def test_what_two_states_differ_by_is_nobody_or_the_minimum():
    """The attacker subtracts: of every shown answer the batch between has nobody, or five or more."""
    first = counts(yes=5, no=5)
    for more in range(SIZE + 1):
        second = counts(yes=more, no=SIZE - more)
        now = shares(first, second)
        moved = {name: second[name] for name, share in now.items() if share is not None}
        assert all(number == 0 or 5 <= number < SIZE for number in moved.values())


def test_a_question_without_a_batch_is_not_shown():
    assert shown({"exports": []}, SMALL) == []


@pytest.mark.django_db
class TestMoving:
    def answered(self, wave, number):
        return [hand_in(an_invitation(wave)) for _turn in range(number)]

    def move(self, wave):
        return services.move_live_figures(wave=wave, shuffle=list.reverse, by=TIMER, now=NOON)

    def test_nothing_before_the_first_batch_is_whole(self):
        wave = a_wave(Mode.CONFIDENTIAL)
        self.answered(wave, SIZE - 1)

        assert self.move(wave) == 0
        assert not LiveFigures.objects.exists()

    def test_a_whole_batch_is_kept_and_leaves_an_event(self):
        wave = a_wave(Mode.CONFIDENTIAL)
        self.answered(wave, SIZE + 3)

        assert self.move(wave) == 1
        live = queries.live_of(wave)
        assert live.answered == len(live.counted) == SIZE
        assert live.content["exports"] == [{"yes": SIZE, "no": 0, "nothing": 0}]
        event = AuditEvent.objects.get(kind="surveys.results.moved")
        assert event.detail == {"answered": SIZE}

    def test_less_than_a_batch_more_moves_nothing(self):
        wave = a_wave(Mode.CONFIDENTIAL)
        self.answered(wave, SIZE)
        self.move(wave)
        self.answered(wave, SIZE - 1)

        assert self.move(wave) == 0
        assert queries.live_of(wave).answered == SIZE

    def test_changed_and_withdrawn_answers_move_nothing(self):
        wave = a_wave(Mode.CONFIDENTIAL)
        first, second, *_others = self.answered(wave, SIZE)
        self.move(wave)
        before = queries.live_of(wave).content
        first.refresh_from_db()
        second.refresh_from_db()
        first.sheet.answers["exports"] = {"value": "no"}
        first.sheet.save()
        second.is_answered = False
        second.save()
        self.answered(wave, SIZE - 1)
        second.is_answered = True
        second.save()

        assert self.move(wave) == 0
        assert queries.live_of(wave).content == before

    def test_a_second_batch_comes_after_the_first(self):
        wave = a_wave(Mode.NAMED)
        self.answered(wave, SIZE)
        self.move(wave)
        self.answered(wave, SIZE)

        assert self.move(wave) == 1
        live = queries.live_of(wave)
        assert live.answered == len(set(live.counted)) == 2 * SIZE
        assert live.counted == sorted(live.counted)

    def test_an_organisation_is_counted_once(self):
        wave = a_wave(Mode.NAMED)
        one, other = self.answered(wave, 2)
        one.refresh_from_db()
        other.refresh_from_db()
        other.member, other.email = one.member, "other@example.com"
        other.save()

        assert list(queries.fresh_replies(wave, counted=[])) == [one.pk]
        assert not queries.fresh_replies(wave, counted=[other.pk])

    def test_the_task_moves_open_waves_and_forgets_closed_ones(self):
        wave, closed = a_wave(Mode.NAMED), a_wave(Mode.NAMED)
        self.answered(wave, SIZE)
        self.answered(closed, SIZE)
        self.move(closed)
        close(closed)
        context = SimpleNamespace(by=TIMER, now=NOON, progress=lambda *_: None)

        assert tasks_waves.move_live(context) == {"batches": 1}
        assert [live.wave for live in LiveFigures.objects.all()] == [wave]

    def test_anonymous_waves_and_open_links_never_move(self):
        a_wave(Mode.ANONYMOUS)
        a_wave(Mode.NAMED, access=Access.OPEN_LINK, open_key="key")
        named = a_wave(Mode.NAMED)

        assert list(queries.moving(today=NOON.date())) == [named]


@pytest.mark.django_db
class TestPages:
    def page(self, client, wave, language="en"):
        client.cookies["language"] = language
        return client.get(f"/desk/surveys/{wave.uuid}/results/").content.decode()

    @pytest.mark.parametrize(
        ("mode", "access", "said"),
        [
            (Mode.ANONYMOUS, Access.CENSUS, "stay encrypted until it closes"),
            (Mode.NAMED, Access.OPEN_LINK, "who has the link could answer often"),
            (Mode.NAMED, Access.CENSUS, "when 10 organisations have answered"),
        ],
    )
    def test_why_there_are_none(self, client_as, mode, access, said):
        key = {"open_key": "key"} if access == Access.OPEN_LINK else {}

        assert said in self.page(client_as(MANAGER), a_wave(mode, access=access, **key))

    def test_figures_stand_in_a_table_and_say_that_they_are_no_results(self, client_as):
        wave = a_wave(Mode.CONFIDENTIAL)
        content = {"exports": [{"yes": 5, "no": 5, "nothing": 0}]}
        LiveFigures.objects.create(wave=wave, content=content, answered=10, at=NOON)

        told = self.page(client_as(MANAGER), wave)

        assert "These are no results." in told
        assert "Do you export?" in told
        assert "50%" in told

    def test_hidden_ones_say_so(self, client_as):
        wave = a_wave(Mode.CONFIDENTIAL)
        content = {"exports": [{"yes": 9, "no": 1, "nothing": 0}]}
        LiveFigures.objects.create(wave=wave, content=content, answered=10, at=NOON)

        told = self.page(client_as(MANAGER), wave)

        assert "The answers to 1 question are too uneven to be shown yet." in told
        assert "Which they are" in told

    def test_a_scale_says_what_its_ends_mean(self, client_as):
        scale = {
            "name": "mood",
            "type": "scale",
            "label": {"en": "How good?"},
            "steps": 2,
            "low_label": {"en": "bad"},
        }
        section = {"name": "a", "label": {"en": "A"}, "questions": [scale]}
        definition = {
            "format": 1,
            "title": {"en": "How are you?"},
            "languages": ["en"],
            "sections": [section],
        }
        wave = a_wave(Mode.NAMED, definition=definition)
        content = {"mood": [{"1": 5, "2": 5, "nothing": 0}]}
        LiveFigures.objects.create(wave=wave, content=content, answered=10, at=NOON)

        assert "1 – bad" in self.page(client_as(MANAGER), wave)

    def test_a_closed_wave_has_none(self, client_as):
        wave = a_wave(Mode.NAMED)
        close(wave)

        assert "First figures" not in self.page(client_as(MANAGER), wave)
