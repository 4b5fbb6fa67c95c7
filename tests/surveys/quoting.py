"""Waves whose respondents may be asked for their words."""

from skerry.kernel.actor import TIMER
from skerry.surveys import links
from skerry.surveys.enums import Mode, QuoteNaming
from skerry.surveys.services.quotes import ask_for_quote
from tests.surveys.answering import NOON, a_wave, close
from tests.surveys.open_answers import wrote

WORDS = "Too few <b>skilled</b> people\nin the north"


def a_quotable(mode=Mode.NAMED, *, text=WORDS, number=1, **fields):
    """The first of ``number`` respondents of a closed wave, with these words and an address."""
    wave = a_wave(mode)
    first = wrote(wave, text, **{"email": "ann@firm.example"} | fields)
    for place in range(1, number):
        wrote(wave, f"Something else {place}", email=f"firm{place}@firm.example")
    wave.frame = wave.asked = {"micro": number}
    close(wave)
    return first


def an_asked(mode=Mode.NAMED, *, naming=QuoteNaming.NOBODY, **fields):
    """A quote that was asked for; its link opens with its attribute ``token``."""
    token = links.new_token()
    quote = ask_for_quote(
        invitation=a_quotable(mode, **fields),
        question="need",
        naming=naming,
        token=token,
        by=TIMER,
        now=NOON,
    )
    quote.token = token
    return quote
