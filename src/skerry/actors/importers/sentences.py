"""What is said about a run that cannot take a step."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.actors.rules.runs import Obstacle

ON_OBSTACLE: Final[dict[Obstacle, str | Promise]] = {
    Obstacle.NOT_IN_THIS_STATE: _(
        "The import has moved on since you looked. This is where it stands now."
    ),
    Obstacle.ANOTHER_RUN_IS_OPEN: _(
        "Another import is being written, or was stopped halfway. Finish or undo that one first."
    ),
    Obstacle.DIRECTORY_HAS_CHANGED: _(
        "Another import was applied or undone, or entries were merged, since this preview was made. Upload the "
        "file again, so that the preview is true."
    ),
    Obstacle.ENTRIES_WERE_MERGED: _(
        "Entries of this import were merged with others. Take those merges back first: they are listed under "
        "Duplicates, Merged."
    ),
}
