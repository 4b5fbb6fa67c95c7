"""What the desk says of a cluster."""

from django import forms
from django.utils.translation import gettext_lazy as _

from skerry.actors.models import Region


class ClusterForm(forms.Form):
    region = forms.CharField(
        max_length=5,
        label=_("Code of the region"),
        help_text=_("Its NUTS code of any level, such as FRH for Brittany."),
    )
    name = forms.CharField(max_length=120, label=_("Name"), help_text=_("As people call it."))
    body = forms.CharField(max_length=200, required=False, label=_("Who runs the cluster"))

    def clean_region(self) -> Region:
        code = self.cleaned_data["region"].upper()
        found = Region.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("No region has this code."))
        return found
