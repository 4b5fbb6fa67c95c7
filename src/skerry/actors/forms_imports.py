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
                _("Upload at most %(count)d files at once."), params={"count": MAX_FILES}
            )
        return [super(FilesField, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    importer = forms.ChoiceField(
        label=_("Where the files come from"),
        choices=[(importer.key, _(importer.name)) for importer in IMPORTERS.values()],
        widget=forms.RadioSelect,
    )
    uploads = FilesField(
        label=_("Files"),
        help_text=_(
            "As their publisher offers them: zip, CSV, JSON or JSON lines, packed with gzip or not. "
            "Tables that belong together are brought together. A list of your own is one file, XLSX or CSV."
        ),
        allow_empty_file=True,
    )


class VocabularyForm(forms.Form):
    """A SKOS file and the key under which it is kept."""

    key = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens. The same name renews the vocabulary."),
    )
    use = forms.ChoiceField(
        label=_("What its terms are for"),
        choices=[
            ("", _("None of these")),
            ("speciality", _("What organisations do in cybersecurity")),
            ("sector", _("Sectors they serve")),
        ],
        required=False,
    )
    vocabulary = forms.FileField(
        label=_("SKOS file"),
        help_text=_(
            "Turtle, RDF/XML or JSON-LD, at most 10 MB. Nothing is fetched from the network."
        ),
    )


class SeriesForm(forms.Form):
    """A table of official statistics, and what must be said of it."""

    key = forms.SlugField(label=_("Short name"), max_length=80)
    title = forms.CharField(label=_("Title"), max_length=200)
    unit = forms.CharField(
        label=_("Unit"), max_length=60, help_text=_("Such as per cent of firms.")
    )
    publisher = forms.CharField(label=_("Publisher"), max_length=120)
    licence = forms.CharField(label=_("Licence"), max_length=120, required=False)
    url = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    table = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "The first line names the columns: region (a NUTS code), period, breakdown, value, flag. "
            "Breakdown and flag may be left out."
        ),
    )
    held = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        # A file that was looked through is held on the server and need not be chosen again.
        is_held = bool(self["held"].value())
        self.fields["table"].required = not is_held
