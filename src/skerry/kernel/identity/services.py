from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from skerry.kernel import audit, colours
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.colours import ColourRefusal
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.models.identity import Identity, unnamed
from skerry.kernel.uploads import CleanImage


class ColourNotReadable(Exception):
    """Words in (or on) the colour could not be read by everybody."""

    def __init__(self, field: str, refusal: ColourRefusal) -> None:
        super().__init__(f"{field}: {refusal.obstacle}")
        self.field = field
        self.refusal = refusal


@transaction.atomic
def change_identity(
    *,
    values: Mapping[str, str],
    texts: Mapping[str, Mapping[str, str]],
    logo: CleanImage | None = None,
    drops_logo: bool = False,
    by: Actor,
    now: datetime,
) -> Identity:
    """Give the site other ``values`` (columns of Identity), ``texts`` for each language and a logo.

    Raises:
        ColourNotReadable: a colour has too little contrast; nothing is changed.
    """
    _check_colours(values)
    own = Identity.objects.select_for_update().filter(pk=1).first() or unnamed()
    changed = sorted(name for name, value in values.items() if getattr(own, name) != value)
    changed += ["texts"] * (texts != own.texts) + ["logo"] * bool(logo or drops_logo)

    for name, value in values.items():
        setattr(own, name, value)
    own.texts = {language: dict(sentences) for language, sentences in texts.items()}
    own.changed_at = now
    _replace_logo(own, logo, drops_logo=drops_logo)
    own.save()
    bump(DataVersion.SITE)
    audit.record(Event.IDENTITY_CHANGED, target=own, by=by, at=now, detail={"fields": changed})
    return own


def _check_colours(values: Mapping[str, str]) -> None:
    checks = {"sea": colours.refusal_of_sea, "lichen": colours.refusal_of_lichen}
    for name, check in checks.items():
        refusal = check(values[name]) if name in values else None
        if refusal:
            raise ColourNotReadable(name, refusal)


def _replace_logo(own: Identity, logo: CleanImage | None, *, drops_logo: bool) -> None:
    if not logo and not drops_logo:
        return
    if own.logo:
        storage, old = own.logo.storage, str(own.logo.name)
        transaction.on_commit(lambda: storage.delete(old))
        own.logo = ""
    if logo:
        own.logo.save(f"logo-{own.version}{logo.suffix}", ContentFile(logo.content), save=False)
