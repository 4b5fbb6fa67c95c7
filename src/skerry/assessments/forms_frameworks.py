"""What the desk says of a file of texts."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from skerry.assessments.importers.framework_texts import LONGEST_LICENCE
from skerry.kernel.formats import language_name


class FrameworkTextsForm(forms.Form):
    """A file, and what it may not say of itself."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_(
            "A library of CISO Assistant (YAML) or an OSCAL catalog (JSON), at most 5 megabytes."
        ),
        allow_empty_file=True,
    )
    language = forms.ChoiceField(
        label=_("Language of the words"),
        help_text=_("Counts only where the file does not say it."),
    )
    licence = forms.CharField(
        required=False,
        max_length=LONGEST_LICENCE,
        label=_("By which right the words are shown here"),
        help_text=_(
            "For instance “Free to use with the name of the publisher”. It stands below the words. "
            "Leave it empty if the file says it."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # as declared above
        field.choices = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
