from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skerry.kernel.models.notifications import NotificationKind
from skerry.kernel.notifications.queries import Channels


class NotificationChoices(forms.Form):
    """Two boxes for every kind: on this site, and by mail."""

    def __init__(
        self, channels: Mapping[NotificationKind, Channels], *args: Any
    ) -> None:  # Any: as Django's form takes them
        super().__init__(*args)
        self.kinds = list(channels)
        for kind, usual in channels.items():
            self.fields[f"{kind.name}-site"] = forms.BooleanField(
                label=_("On this site"), required=False, initial=usual.on_site
            )
            self.fields[f"{kind.name}-mail"] = forms.BooleanField(
                label=_("By mail"), required=False, initial=usual.by_mail
            )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for kind in self.kinds:
            yield str(kind.label), [self[f"{kind.name}-site"], self[f"{kind.name}-mail"]]

    @property
    def choices(self) -> dict[NotificationKind, Channels]:
        return {
            kind: Channels(
                on_site=self.cleaned_data[f"{kind.name}-site"],
                by_mail=self.cleaned_data[f"{kind.name}-mail"],
            )
            for kind in self.kinds
        }
