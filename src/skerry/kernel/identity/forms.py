from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from skerry.kernel.formats import language_name, number
from skerry.kernel.identity.services import ColourNotReadable
from skerry.kernel.models.identity import Identity
from skerry.kernel.phrases import COLOUR_NOT_READABLE
from skerry.kernel.uploads import CleanImage, UploadRefused, clean_image

TEXTS = {
    "strapline": (_("Strapline"), _("One line under the name."), 120),
    "about": (_("About the site"), _("Who is behind it and what it is for."), 2000),
    "legal_basis": (
        _("Legal basis"),
        _("On which law the site rests, and what public records law means for what people write."),
        4000,
    ),
    "accessibility_gaps": (
        _("Known shortcomings in accessibility"),
        _("What does not work for everybody yet, and when it will."),
        4000,
    ),
}
_LOGO_SIDE = 480


class WebAddress(forms.URLField):
    """An address without a scheme is meant to be a secure one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class IdentityForm(forms.ModelForm[Identity]):
    """The columns of Identity, its logo, and one field for each text in each language."""

    new_logo = forms.FileField(
        label=_("Logo"), help_text=_("PNG, JPEG or WebP, at most 5 MB."), required=False
    )
    drops_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    class Meta:
        model = Identity
        fields = (
            "name",
            "sea",
            "lichen",
            "operator",
            "registration_number",
            "postal_address",
            "email",
            "phone",
            "privacy_email",
            "privacy_authority",
            "privacy_authority_url",
            "accessibility_authority",
            "accessibility_authority_url",
        )
        widgets = {
            "sea": forms.TextInput(attrs={"type": "color"}),
            "lichen": forms.TextInput(attrs={"type": "color"}),
            "postal_address": forms.Textarea(attrs={"rows": 4}),
        }
        field_classes = {
            "privacy_authority_url": WebAddress,
            "accessibility_authority_url": WebAddress,
        }
        help_texts = {
            "sea": _("For links and buttons. It must be dark enough to be read on white."),
            "lichen": _("For marks and accents. Dark words must be readable on it."),
            "email": _("A function, not a person: info@, not anna@."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, _name in settings.LANGUAGES:
            for key, (label, help_text, length) in TEXTS.items():
                self.fields[f"text-{language}-{key}"] = forms.CharField(
                    label=label,
                    help_text=help_text,
                    max_length=length,
                    required=False,
                    initial=self.instance.texts.get(language, {}).get(key, ""),
                    widget=forms.Textarea(attrs={"rows": 5})
                    if key != "strapline"
                    else forms.TextInput(),
                )

    def clean_new_logo(self) -> CleanImage | None:
        upload = self.cleaned_data["new_logo"]
        if not upload:
            return None
        try:
            return clean_image(upload, longest_side=_LOGO_SIDE)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal

    def _post_clean(self) -> None:
        """Leave the instance as it is: a service writes, not the form."""

    def texts_by_language(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the texts, grouped for the page."""
        return [
            (
                language_name(language, is_own=True),
                [self[f"text-{language}-{key}"] for key in TEXTS],
            )
            for language, _name in settings.LANGUAGES
        ]

    def changes(self) -> Mapping[str, Any]:  # Any: keyword arguments of the service
        """What the service takes."""
        clean = self.cleaned_data
        return {
            "values": {name: clean[name] for name in self.Meta.fields},
            "texts": {
                language: {
                    key: clean[f"text-{language}-{key}"].replace("\r\n", "\n")
                    for key in TEXTS
                    if clean[f"text-{language}-{key}"]
                }
                for language, _name in settings.LANGUAGES
            },
            "logo": clean["new_logo"],
            "drops_logo": clean["drops_logo"],
        }

    def add_refusal(self, refused: ColourNotReadable) -> None:
        sentence = COLOUR_NOT_READABLE[refused.refusal.obstacle]
        self.add_error(refused.field, sentence % {"contrast": number(refused.refusal.contrast, 1)})
