"""What the desk brings in: files of actors, vocabularies and official statistics."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from skerry.actors.importers.catalogue import IMPORTERS

MAX_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """The browser's own chooser, for several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """One or several files. What is in them is judged later, by reading."""

    widget = FilesInput

    def clean(
        self, value: Any, initial: Any = None
    ) -> Sequence["UploadedFile[Any]"]:  # Any: Django's own signature
        files = value or [None]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                _("Bring at most %(count)d files at once."), params={"count": MAX_FILES}
            )
        return [super(FilesField, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    importer = forms.ChoiceField(
        label=_("Where the files come from"),
        choices=[(importer.key, importer.name) for importer in IMPORTERS.values()],
        widget=forms.RadioSelect,
    )
    uploads = FilesField(
        label=_("Files"),
        help_text=_(
            "As their publisher offers them: zip, CSV, JSON or JSON lines, packed with gzip or not. "
            "Tables that belong together are brought together."
        ),
        allow_empty_file=True,
    )
