"""Sentences about answers in own words, their topics and their codes."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.methods.topics import Unread
from skerry.surveys.rules.figures.plans.codebooks import MOST_CODES

Sentence = str | Promise

UNREAD: Final[Mapping[Unread, Sentence]] = {
    Unread.TOO_FEW: _(
        "Too few wrote in this language to tell what comes up. Codes can be made all the same."
    ),
    Unread.NO_COMMON_WORDS: _(
        "Hardly any word is used by five or more, so there are no topics. Codes can be made all the same."
    ),
    Unread.TOPICS_TOO_SMALL: _(
        "Some words are used by five or more, but they do not part the answers into topics of that size."
    ),
}
KEPT: Final = _("The code is kept.")
SHARED: Final = _(
    "“%(word)s” stands in the code “%(other)s”, too. That is allowed: an answer with it has both."
)
FULL: Final = _(
    "A question can have %(most)s codes, and this one has as many. Each one makes more figures hidden; leave one out first."
)
DONE: Final[Mapping[str, Sentence]] = {
    "up": _("The code stands one place higher."),
    "down": _("The code stands one place lower."),
    "aside": _("The code is left out and no longer counted. It can be taken back below."),
    "back": _("The code is counted again."),
}


def full() -> str:
    return str(FULL) % {"most": MOST_CODES}
