"""Sentences of the desk's lists."""

from typing import Final

from django.utils.translation import gettext_lazy as _

TAG_KEPT: Final = _("The tag is kept.")
TAG_NAME_TAKEN: Final = _("There is a tag of this name already.")
TAG_DELETED: Final = _("The tag is deleted.")
TAGGING_UNDONE: Final = _("It is as it was before.")
TAGGING_UNDONE_ALREADY: Final = _("Somebody has undone this already.")
SEGMENT_KEPT: Final = _("The segment is kept. It follows the search: who fits later belongs too.")
SEGMENT_CHANGED: Final = _("The segment is changed.")
SEGMENT_NAME_TAKEN: Final = _("There is a segment of this name already.")
CHOOSE_A_SEGMENT: Final = _("Choose a segment.")
SEGMENT_DELETED: Final = _("The segment is deleted. Its organisations stay as they are.")
TOO_MANY_PICKED: Final = _(
    "So many cannot be held by hand. Save the search as a segment of its own: it holds any number."
)
NOTE_WRITTEN: Final = _("The note is kept.")
NOTE_KEPT: Final = _("The note stays a year longer.")
NOTE_DELETED: Final = _("The note is deleted.")
NOTE_NOT_YOURS: Final = _("Only who wrote the note can do this.")
TAGS: Final = _("Tag")
WORDS: Final = _("Words")
