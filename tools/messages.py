"""The sentences of the site and their translations.

python tools/messages.py update    bring every language file up to date with the sources
python tools/messages.py check     fail where a sentence has no translation, or a wrong one
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src" / "skerry"
LANGUAGES = SOURCES / "kernel" / "locale"
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/jinja2/**", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OPTIONS = {"**/jinja2/**": {"encoding": "utf-8", "trimmed": "true", "newstyle_gettext": "true"}}
IDLE_HEADER = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Project-Id-Version|Report-Msgid-Bugs-To)[^\n]*\n',
    re.MULTILINE,
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sd]|\{(\w*)\}")


def sentences() -> Catalog:
    """All sentences of the sources, in the order of their files."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        SOURCES,
        METHODS,
        OPTIONS,
        keywords=KEYWORDS,
        comment_tags=["Translators:"],
        strip_comment_tags=True,
    )
    for file, _line, message, comments, context in found:
        catalogue.add(
            message, locations=[(Path(file).as_posix(), 0)], auto_comments=comments, context=context
        )
    return catalogue


def update(file: Path, template: Catalog) -> None:
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=file.stem)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, sort_by_file=True, include_lineno=False)
    file.write_text(IDLE_HEADER.sub("", buffer.getvalue().decode()), encoding="utf-8")


def faults(file: Path, template: Catalog) -> list[str]:
    """What keeps ``file`` from being a complete translation of ``template``."""
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=file.stem)
    wanted = [message for message in template if message.id]
    found = [(message, catalogue.get(message.id, message.context)) for message in wanted]
    return [
        f"{file.name}: {fault}: {_first(message)!r} ({message.locations[0][0]})"
        for message, translation in found
        if (fault := _fault(message, translation))
    ]


def _fault(message: Message, translation: Message | None) -> str:
    if translation is None:
        return "missing"
    texts = (
        translation.string
        if isinstance(translation.string, (tuple, list))
        else (translation.string,)
    )
    if not all(texts):
        return "not translated"
    if translation.fuzzy:
        return "fuzzy"
    originals = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    known = set().union(*(_placeholders(text) for text in originals))
    if any(_placeholders(text) - known for text in texts) or _placeholders(
        originals[-1]
    ) - _placeholders(texts[-1]):
        return "other placeholders"
    return ""


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def main(verb: str) -> int:
    template = sentences()
    files = sorted(LANGUAGES.glob("*.po"))
    if verb == "update":
        for file in files:
            update(file, template)
        return 0
    found = [fault for file in files for fault in faults(file, template)]
    print("\n".join(found) or f"{len(template)} sentences, {len(files)} translations, all complete")
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
