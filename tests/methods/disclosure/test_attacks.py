"""The promise: an attacker never gets a hidden figure closer than the rules say."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.disclosure import Rules, State, protect, protect_wave, whole
from skerry.methods.disclosure.answers import domains_of
from tests.methods.disclosure.attacker import LITTLE, attack_tables, attack_wave
from tests.methods.disclosure.worlds import crossed, wave

RULES = Rules(exact_up_to=0)
BODIES = st.integers(2, 5).flatmap(
    lambda rows: st.integers(2, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 40), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(body=BODIES)
def test_linked_tables_keep_their_promise(body):
    tables = crossed(body)

    protected = protect(tables, RULES)

    for finding in attack_tables(tables, protected.public):
        width = max(1.0, RULES.width * finding.true)
        assert finding.high >= finding.true + width - LITTLE
        assert finding.low <= max(finding.true - width, 0) + LITTLE


@settings(max_examples=20, deadline=None, derandomize=True)
@given(body=BODIES)
def test_the_audit_finds_the_bounds_that_the_attacker_finds(body):
    tables = crossed(body)

    protected = protect(tables, RULES)

    found = attack_tables(tables, protected.public)
    ours = [cell for cell in protected.cells if cell.state is not State.SHOWN]
    assert [f.low for f in found] == pytest.approx([cell.low for cell in ours], abs=1e-5)
    assert [f.high for f in found] == pytest.approx(
        [math.inf if cell.high is None else cell.high for cell in ours], abs=1e-5
    )


@settings(max_examples=15, deadline=None, derandomize=True)
@given(n=st.integers(12, 60), seed=st.integers(0, 10_000), categories=st.integers(2, 4))
def test_waves_keep_their_promise_in_whole_respondents(n, seed, categories):
    answers = wave(n=n, categories=categories, seed=seed)

    protected = protect_wave(answers, Rules())

    for finding, figure in zip(
        attack_wave(answers, protected.figures), _hidden(protected.figures), strict=True
    ):
        width = max(1, math.ceil(0.2 * figure.count - 1e-9))
        people = _people(answers, figure)
        assert finding.high >= min(figure.count + width, people) - LITTLE
        assert finding.low <= max(figure.count - width, 0) + LITTLE


@pytest.mark.parametrize("seed", range(3))
def test_larger_waves_with_places_in_regions_keep_their_promise(seed):
    answers = wave(n=150, categories=5, kinds=5, sizes=4, seed=seed)

    protected = protect_wave(answers, Rules())

    found = attack_wave(answers, protected.figures, is_whole=False)
    assert len(found) > 20
    assert not [finding for finding in found if finding.is_nearer_than_promised]


def test_without_complementary_suppression_the_attacker_succeeds():
    tables = crossed([[20, 50, 10], [8, 19, 22], [17, 32, 3]])
    public = {cell.key: None if 0 < cell.count < 5 else cell.value for cell in tables.cells}

    (finding,) = attack_tables(tables, public)

    assert (finding.low, finding.high) == pytest.approx((3, 3))


def test_without_complementary_suppression_the_attacker_succeeds_in_waves():
    answers = wave(n=40, questions=6, seed=3)
    protected = protect_wave(answers, Rules())
    naked = [
        dataclasses.replace(figure, shown=round(figure.share))
        if figure.state is State.SECONDARY
        else figure
        for figure in protected.figures
    ]

    found = attack_wave(answers, naked)
    kept = attack_wave(answers, protected.figures)

    assert sum(finding.is_known for finding in found) > 0
    assert not any(finding.is_known for finding in kept)


def test_whole_numbers_alone_give_nothing_away(monkeypatch):
    answers = wave(n=12, categories=3, seed=4)
    protected = protect_wave(answers, Rules())
    monkeypatch.setattr(whole, "WHOLE_UP_TO", 0)
    in_fractions = protect_wave(answers, Rules())

    def kept(found):
        pairs = zip(attack_wave(answers, found.figures), _hidden(found.figures), strict=True)
        return all(
            finding.low <= max(figure.count - 1, 0)
            and finding.high >= min(figure.count + 1, _people(answers, figure))
            for finding, figure in pairs
        )

    assert kept(protected)
    assert not kept(in_fractions)


@pytest.mark.parametrize(("n", "categories", "seed"), [(12, 3, 1), (20, 4, 5), (30, 3, 0)])
def test_where_no_exchange_of_two_answers_does_others_are_found(n, categories, seed, monkeypatch):
    answers = wave(n=n, categories=categories, seed=seed)
    asked = []
    widened = whole.widened
    monkeypatch.setattr(whole, "widened", lambda *given: asked.append(given) or widened(*given))

    protected = protect_wave(answers, Rules())

    assert asked
    found = attack_wave(answers, protected.figures)
    assert not [finding for finding in found if finding.is_nearer_than_promised]


def _hidden(figures):
    return [figure for figure in figures if figure.shown is None]


def _people(answers, figure):
    return int(np.sum(domains_of(answers)[figure.domain]))
