"""A fault leaves its traceback in the log, and no personal data."""

import logging
import logging.config

import pytest

from skerry.config.logs import DiscreetFormatter, logging_to_stderr


@pytest.fixture
def log(capsys):
    logging.config.dictConfig(logging_to_stderr())
    yield lambda: capsys.readouterr().err
    for logger in ("", "django"):
        logging.getLogger(logger).handlers = [
            h
            for h in logging.getLogger(logger).handlers
            if not isinstance(h.formatter, DiscreetFormatter)
        ]
    logging.getLogger("django").propagate = True


def test_a_500_leaves_a_traceback_without_names_and_tokens(log):
    logging.getLogger("django.request").warning("Not Found: %s", "/nothing")
    error = ValueError("duplicate key\nDETAIL:  Key (email)=(ada@firm.example) already exists.")
    try:
        raise error
    except ValueError:
        logging.getLogger("django.request").exception(
            "Internal Server Error: %s", "/invitation/" + "aB3_" * 10
        )
    text = log()

    assert "Traceback" in text
    assert "ValueError: duplicate key" in text
    assert "/invitation/(token)" in text
    assert "ada" not in text
    assert "Not Found" not in text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("mail to ada.l+x@sub.firm.example failed", "mail to (mail) failed"),
        ("/organisations/0b9d0dd2-6a2b-4b0e-9d7e-0d5f6b1f9a11/", None),
        ("/reset/1-cxk2p9-0123456789abcdef01234567/", "/reset/(token)/"),
        (
            "/login/?next=%2Fcheck-up%2FcxK2p9-0123456789abcdef_1234567%2Fkeep",
            "/login/?next=%2Fcheck-up/(token)%2Fkeep",
        ),
        ("/directory/export.csv", None),
    ],
)
def test_what_is_left_out(said, written):
    record = logging.LogRecord("x", logging.WARNING, "", 0, said, None, None)

    assert DiscreetFormatter("%(message)s").format(record) == (written or said)
