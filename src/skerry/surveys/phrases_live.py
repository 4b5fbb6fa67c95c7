"""What is said of first figures while a wave is open."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from skerry.kernel.phrases import Sentence

SEALED: Final[Sentence] = _(
    "There are no first figures of an anonymous wave: its answers stay encrypted until it closes."
)
OPEN_LINK: Final[Sentence] = _(
    "There are no first figures of a wave with an open link: who has the link could answer often, and so find out what somebody else said."
)
HIDDEN: Final[Sentence] = _("not shown")
ANSWER: Final[Sentence] = _("Answer")
SHARE: Final[Sentence] = _("Share")
