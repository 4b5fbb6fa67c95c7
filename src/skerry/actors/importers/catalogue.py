"""The importers there are, and the sources whose files they read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.actors.importers import cordis, ror
from skerry.actors.importers.files import Upload
from skerry.actors.importers.rows import Sink


@dataclass(frozen=True, kw_only=True)
class Importer:
    """One kind of file that can be brought in. ``key`` names its ``Source`` too."""

    key: str
    name: str
    description: Promise | str
    licence: str
    attribution: str
    url: str
    read: Callable[[Sequence[Upload], Sink], None]


IMPORTERS: Final = {
    importer.key: importer
    for importer in (
        Importer(
            key="ror",
            name="Research Organization Registry (ROR)",
            description=_(
                "Universities, institutes and other organisations that do research. Upload the zip of the dump, "
                "or its JSON, JSON lines or CSV file."
            ),
            licence="CC0 1.0",
            attribution="Research Organization Registry (ROR)",
            url="https://ror.org",
            read=ror.read,
        ),
        Importer(
            key="cordis",
            name="CORDIS",
            description=_(
                "EU research projects and their participants: FP7, Horizon 2020, Horizon Europe. Upload the official "
                "zip of CSV files, or organization.csv and project.csv together."
            ),
            licence="CC BY 4.0",
            attribution="© European Union, CORDIS",
            url="https://cordis.europa.eu",
            read=cordis.read,
        ),
    )
}
