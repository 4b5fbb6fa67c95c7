"""Sentences about the searches that people keep."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from skerry.accounts.rules.searches import SearchObstacle

KEPT: Final = _("The search is kept. You find it under your account.")
CHANGED: Final = _("Your choice is kept.")
DELETED: Final = _("The search is deleted.")
OBSTACLES: Final[Mapping[SearchObstacle, Any]] = {  # Any: sentences, in the reader's language
    SearchObstacle.NAME_TAKEN: _("You have a search of this name already."),
    SearchObstacle.TOO_MANY: _("You keep very many searches. Delete one that you need no longer."),
}
