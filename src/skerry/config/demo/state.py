"""What of the demo stands already, so that the second start does only what changed."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Self

PACKAGE = Path(__file__).parents[2]
DATA = Path(__file__).parent
LIBRARIES_WITH_FILES = ("django", "django-allauth", "django-leaflet", "whitenoise")


@dataclass(frozen=True, kw_only=True)
class State:
    """Fingerprints of what the folder was last brought to; empty where nothing was done yet."""

    migrations: str = ""
    static: str = ""
    regional_data: str = ""

    @classmethod
    def wanted(cls) -> Self:
        """The state that the program as installed asks for."""
        return cls(
            migrations=_content(
                [*PACKAGE.glob("*/migrations/*.py"), PACKAGE / "config/settings.py"], _libraries()
            ),
            static=_content(
                [*PACKAGE.glob("*/static/**/*"), PACKAGE / "config/settings.py"], _libraries()
            ),
            regional_data=_content([p for p in DATA.iterdir() if p.suffix not in {".py", ".pyc"}]),
        )

    @classmethod
    def found(cls, folder: Path) -> Self:
        try:
            return cls(**json.loads(_file(folder).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls()

    def keep(self, folder: Path) -> None:
        fresh = _file(folder).with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(_file(folder))


def _file(folder: Path) -> Path:
    return folder / "demo.json"


def is_demo(folder: Path) -> bool:
    return _file(folder).exists()


def _libraries() -> str:
    return " ".join(f"{name} {version(name)}" for name in LIBRARIES_WITH_FILES)


def _content(files: Iterable[Path], more: str = "") -> str:
    """A fingerprint of the files' names and contents."""
    digest = hashlib.sha256(more.encode())
    for file in sorted(files):
        if file.is_file():
            digest.update(os.fsencode(file.relative_to(PACKAGE)))
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]
