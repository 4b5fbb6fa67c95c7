"""What is asked before an XLSForm is read."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.forms_editor import site_languages
from skerry.questionnaires.phrases_editor import KEY_TAKEN, PURPOSES
from skerry.questionnaires.rules.instruments import RESERVED_KEYS

NEW = "new"
"""A word that is no key of a questionnaire: its address needs it."""


class XLSFormForm(forms.Form):
    """The file and where it goes: a new questionnaire, or the draft of one that is there."""

    upload = forms.FileField(
        label=_("Form"),
        help_text=_(
            "A workbook (XLSX) with the sheets survey, choices and settings. At most 5 MB."
        ),
        allow_empty_file=True,
    )
    target = forms.ChoiceField(label=_("What it becomes"), initial=NEW)
    key = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_(
            "For a new questionnaire. Stands in addresses and files. Left empty, it is made from the title."
        ),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[(each, PURPOSES[each]) for each in Purpose],
        initial=Purpose.SURVEY.value,
        help_text=_("For a new questionnaire."),
    )
    language = forms.ChoiceField(
        label=_("Language of the form"),
        help_text=_("Used only where the form itself does not say."),
    )

    def __init__(
        self, *args: Any, titles: Mapping[str, str], taken: Collection[str], **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self._taken = taken
        versions = [(key, named(title, key)) for key, title in titles.items()]
        groups = [(_("A new version of"), versions)] if versions else []
        self.fields["target"].choices = [(NEW, _("A new questionnaire")), *groups]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].choices = site_languages()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].initial = get_language()

    def clean(self) -> dict[str, Any]:  # Any: the values of the fields
        """A name that is taken is told now, before the file would have to be uploaded again."""
        cleaned = super().clean() or {}
        if cleaned.get("target") == NEW and cleaned.get("key") in {*RESERVED_KEYS, *self._taken}:
            self.add_error("key", str(KEY_TAKEN))
        return cleaned


def named(title: str, key: str) -> str:
    """The title with the short name behind it, or that alone.

    >>> named("How are you?", "wellbeing"), named("", "wellbeing")
    ('How are you? (wellbeing)', 'wellbeing')
    """
    return f"{title} ({key})" if title else key
