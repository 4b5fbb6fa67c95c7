"""The importers there are, and the sources whose files they read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from skerry.actors.importers import cordis, eccc, eurostat, lists, ror
from skerry.actors.importers.files import Upload
from skerry.actors.importers.list_plans import ListPlan, known_terms
from skerry.actors.importers.rows import Sink
from skerry.kernel.formats import translated

Options = Mapping[str, Any]  # Any: JSON
Read = Callable[[Sequence[Upload], Sink, Options], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True)
class Importer:
    """One kind of file that can be brought in. ``key`` names its ``Source`` too.

    ``read`` is told the options of the run, and says what is to be kept among them.
    """

    key: str
    name: str
    description: Promise | str
    licence: str
    attribution: str
    url: str
    read: Read

    @property
    def shown_name(self) -> str:
        """In the reader's language, where the name is a sentence of ours."""
        return translated(self.name)


def _without_options(read: Callable[[Sequence[Upload], Sink], None]) -> Read:
    def reading(uploads: Sequence[Upload], sink: Sink, _options: Options) -> Mapping[str, object]:
        read(uploads, sink)
        return {}

    return reading


def _read_list(uploads: Sequence[Upload], sink: Sink, options: Options) -> Mapping[str, object]:
    plan = ListPlan.from_json(options["plan"])
    unknown = lists.read(uploads, sink, plan=plan, source=options["source"], terms=known_terms())
    return {"unknown": unknown}


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
            read=_without_options(ror.read),
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
            read=_without_options(cordis.read),
        ),
        Importer(
            key=lists.SCHEME,
            name=gettext_noop("A list of your own"),
            description=_(
                "A spreadsheet of your office: members, firms, contacts. Upload it as XLSX or CSV; on the next page you "
                "say what its columns hold, and nothing else of it enters the directory."
            ),
            licence="",
            attribution="",
            url="",
            read=_read_list,
        ),
        Importer(
            key="eccc",
            name="European Cybersecurity Atlas (ECCC)",
            description=_(
                "Members of the European competence community. Upload JSON:API documents of the Atlas, singly or in a zip, "
                "or the registration form's answers as XLSX or CSV with a column a question."
            ),
            licence="",
            attribution="European Cybersecurity Competence Centre",
            url="https://cybersecurity-centre.europa.eu",
            read=_without_options(eccc.read),
        ),
        Importer(
            key=eurostat.KEY,
            name="Eurostat",
            description=_(
                "Official figures, such as the security of firms by country (isoc_cisce_ra, isoc_cisce_ic). Upload SDMX-CSV "
                "or TSV as Eurostat offers it, packed or not."
            ),
            licence="CC BY 4.0",
            attribution="Eurostat, © European Union",
            url="https://ec.europa.eu/eurostat",
            read=_without_options(eurostat.read),
        ),
    )
}
