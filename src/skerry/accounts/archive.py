"""What is known about a person, packed so that people and programs can read it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

NAME = "my-data"


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        """Whatever JSON has no word for is written as people read it."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def packed(tables: Mapping[str, Sequence[Mapping[str, object]]], *, now: datetime) -> bytes:
    """A ZIP file with the data twice: as JSON, and as one page to read."""
    filled = {table: rows for table, rows in tables.items() if rows}
    files = {
        f"{NAME}.json": json.dumps(tables, cls=_Encoder, ensure_ascii=False, indent=2),
        f"{NAME}.html": render_to_string("accounts/my_data.html", {"tables": filled, "now": now}),
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = ZipInfo(name, date_time=now.timetuple()[:6])
            archive.writestr(entry, text, compress_type=ZIP_DEFLATED)
    return buffer.getvalue()
