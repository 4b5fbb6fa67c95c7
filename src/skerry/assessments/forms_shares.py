"""What somebody says of sharing a check-up."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.actors.models import Organisation


class ShareForm(forms.Form):
    """With which of one's ``organisations`` a check-up is shared."""

    def __init__(
        self, data: QueryDict | None = None, *, organisations: Sequence[Organisation]
    ) -> None:
        super().__init__(data)
        self._known = {str(each.uuid): each for each in organisations}
        self.fields["organisation"] = forms.ChoiceField(
            choices=[(uuid, each.name) for uuid, each in self._known.items()],
            label=_("Organisation"),
            help_text=_("Those whose entry in the directory you edit."),
            error_messages={
                "required": _("Choose an organisation."),
                "invalid_choice": _("You do not edit this organisation. Choose another."),
            },
        )

    @property
    def organisation(self) -> Organisation:
        """The one that was chosen."""
        return self._known[self.cleaned_data["organisation"]]
