import numpy as np
import pytest

from skerry.methods.estimates import Design, mean, total
from tests.methods import cases


def test_the_published_case_comes_out():
    strata = cases.codes("apistrat", "stype")
    design = Design(
        weights=cases.numbers("apistrat", "pw"),
        strata=strata,
        population=np.array([4421.0, 755.0, 1018.0]),
    )
    published = cases.expected("published")["apistrat_design"]

    score = mean(design, cases.numbers("apistrat", "api00"))
    pupils = total(design, cases.numbers("apistrat", "enroll"))

    found = {
        "mean_api00": score.value,
        "se_api00": score.standard_error,
        "total_enroll": pupils.value,
        "se_total_enroll": pupils.standard_error,
    }
    assert found == pytest.approx({name: published[name] for name in found}, rel=1e-9)
