"""The languages of the site: one file each in ``kernel/locale``, English being the source.

A language file is compiled into the region's own folder when the program starts,
so a new or mended translation needs no tool and no writable program folder.
"""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"


def available(folder: Path) -> list[tuple[str, str]]:
    """Code and own name of English and of every language with a file in ``folder``."""
    codes = {SOURCE_LANGUAGE, *(file.stem for file in folder.glob("*.po"))}
    return [(code, _own_name(code)) for code in sorted(codes)]


def compile_all(folder: Path, into: Path) -> None:
    """Bring the compiled catalogues in ``into`` up to date with the files in ``folder``."""
    for source in folder.glob("*.po"):
        target = into / source.stem / "LC_MESSAGES" / "django.mo"
        if not target.exists() or target.stat().st_mtime_ns != source.stat().st_mtime_ns:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.stem, abort_invalid=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as compiled:
        write_mo(compiled, catalogue)
    stat = source.stat()
    os.utime(compiled.name, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    Path(compiled.name).replace(target)


def _own_name(code: str) -> str:
    name = Locale.parse(code, sep="-").get_language_name(code) or code
    return name[:1].upper() + name[1:]
