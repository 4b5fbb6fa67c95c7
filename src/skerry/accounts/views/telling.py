"""What people are told of a claim, or of a wish to leave the directory, when they have pressed a button."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages

from skerry.accounts import phrases
from skerry.accounts import phrases_claims as texts
from skerry.accounts.services import claim_outcomes as outcomes
from skerry.accounts.services import delistings
from skerry.kernel.http import Request


@contextmanager
def told(request: Request, thanks: phrases.Sentence) -> Iterator[None]:
    """Thanks for what is done inside, or the reason why it was not done."""
    try:
        yield
    except (outcomes.ClaimNotMoved, delistings.DelistingNotPossible) as refusal:
        messages.error(request, str(texts.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(thanks))
