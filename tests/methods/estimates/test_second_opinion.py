"""The Python package svy says the same."""

import numpy as np
import polars as pl
import pytest
import svy

from skerry.methods.estimates import Design, mean, ratio, total
from skerry.methods.weighting import Explaining, Margin, greg, post_stratify, rake
from tests.methods import cases
from tests.methods.estimates.test_reference import AWARDED, MET, clustered, stratified


def sample(name: str, **design) -> svy.Sample:
    frame = pl.DataFrame(
        {
            "score": cases.numbers(name, "api00"),
            "pupils": cases.numbers(name, "enroll"),
            "tested": cases.numbers(name, "api_stu"),
            "before": cases.numbers(name, "api99"),
            "type": cases.codes(name, "stype"),
            "met": cases.codes(name, "sch_wide"),
            "awarded": cases.codes(name, "awards"),
            "group": cases.codes(name, "dnum") if name == "apiclus1" else np.arange(200),
            "weight": clustered().weights if name == "apiclus1" else stratified().weights,
            "size": np.full(183, 757.0) if name == "apiclus1" else cases.numbers(name, "fpc"),
        }
    )
    return svy.Sample(frame, svy.Design(wgt="weight", pop_size="size", **design))


def agrees(found, other, rel=1e-9) -> None:
    one = other.estimates[0]
    assert (found.value, found.standard_error) == (
        pytest.approx(one.est, rel=1e-9),
        pytest.approx(one.se, rel=rel),
    )


@pytest.mark.parametrize(
    ("name", "design", "asked"),
    [("apistrat", stratified, {"stratum": "type"}), ("apiclus1", clustered, {"psu": "group"})],
)
def test_means_totals_and_ratios_agree(name, design, asked):
    other = sample(name, **asked).estimation
    scores, pupils, tested = (
        cases.numbers(name, column) for column in ("api00", "enroll", "api_stu")
    )

    agrees(mean(design(), scores), other.mean("score"))
    agrees(total(design(), pupils), other.total("pupils"))
    agrees(ratio(design(), tested, pupils), other.ratio("tested", "pupils"))


MARGINS = {"met": MET, "awarded": AWARDED}


def post(other):
    found = post_stratify(stratified().weights, known()[0])
    return found, other.poststratify(cells="met", controls=dict(enumerate(MET)), wgt_name="fitted")


def raked(other):
    controls = {name: dict(enumerate(totals)) for name, totals in MARGINS.items()}
    found = rake(stratified().weights, known(), explaining=Explaining.EQUALLY)
    return found, other.rake(controls=controls, wgt_name="fitted", tol=1e-12, max_iter=1000)


def regressed(other):
    columns = np.stack([np.ones(200), cases.numbers("apistrat", "api99")], axis=1)
    totals = np.array([6194.0, 3914069.0])
    return greg(stratified().weights, columns, totals), other.calibrate_matrix(
        aux_vars=columns, controls=totals, wgt_name="fitted"
    )


def known() -> list[Margin]:
    return [
        Margin(name="met", codes=cases.codes("apistrat", "sch_wide"), totals=MET),
        Margin(name="awarded", codes=cases.codes("apistrat", "awards"), totals=AWARDED),
    ]


@pytest.mark.parametrize(
    ("fit", "rel"),
    [
        (post, 1e-9),
        (raked, 1e-6),  # svy takes ten rounds to find what margins explain, as rake() in R does
        (regressed, 1e-9),
    ],
)
def test_fitted_weights_and_what_they_leave_unsure_agree(fit, rel):
    ours, theirs = fit(sample("apistrat", stratum="type").weighting)
    design = stratified()
    fitted = Design(
        weights=ours.weights,
        strata=design.strata,
        population=design.population,
        calibration=ours.calibration,
    )

    assert ours.weights == pytest.approx(theirs.data["fitted"].to_numpy(), rel=1e-9)
    score = mean(fitted, cases.numbers("apistrat", "api00"))
    agrees(score, theirs.estimation.mean("score"), rel)
