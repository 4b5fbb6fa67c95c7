"""Databases to measure on, of either engine, and the environment in which the parts run."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).parent.parent
VAR = Path(os.environ.get("SKERRY_VAR", ROOT / "var")).absolute() / "bench"
MADE_FROM = (
    "bench/drawing.py",
    "bench/filling.py",
    "bench/places.*",
    "bench/region.py",
    "bench/words.*",
    "src/skerry/*/migrations/*.py",
    "src/skerry/actors/indexing.py",
    "src/skerry/kernel/search*.py",
)


def environment(url: str, settings: str = "skerry.config.settings") -> dict[str, str]:
    """What a part of the bench needs to know, with ``url`` as its database."""
    paths = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "SKERRY_DATABASE": url,
        "SKERRY_VAR": str(VAR),
        "SKERRY_SECRET_KEY": "only-for-the-bench-" * 3,
        "SKERRY_LANGUAGE": "en",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


def server() -> str:
    """The PostgreSQL to measure on; empty for the embedded SQLite."""
    return os.environ.get("SKERRY_TEST_DATABASE", "")


def region(size: int) -> str:
    """The address of a database with ``size`` organisations, made now or kept from an earlier run."""
    name = f"region-{size}-{_fingerprint()}"
    url, done = _url(name), VAR / f"{name}{'-pg' if server() else ''}.done"
    if not done.exists():
        _forget_older(name)
        create(name)
        run_inside("bench.region", "--size", str(size), url=url)
        done.touch()
    return url


@contextmanager
def passing(name: str) -> Iterator[str]:
    """An empty database that is gone after the block."""
    create(name)
    try:
        yield _url(name)
    finally:
        _drop(name)


def run_inside(module: str, *arguments: str, url: str) -> str:
    """Run ``module`` with Django on the database ``url``; the answer is what it prints."""
    return subprocess.run(
        [sys.executable, "-m", "bench.inside", module, *arguments],
        env=environment(url),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ).stdout


def create(name: str) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    _drop(name)
    if server():
        _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _url(name: str) -> str:
    if server():
        return urlunsplit(urlsplit(server())._replace(path=f"/{name}"))
    return f"sqlite:///{VAR / name}.sqlite3"


def _drop(name: str) -> None:
    if server():
        _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    for file in VAR.glob(f"{name}.sqlite3*"):
        file.unlink()


def _forget_older(name: str) -> None:
    """Databases of the same size that were made from other code."""
    for done in VAR.glob(f"{name.rpartition('-')[0]}-*.done"):
        if done.stem.endswith("-pg") == bool(server()):
            done.unlink()
            _drop(done.stem.removesuffix("-pg"))


def _administer(statement: sql.Composed) -> None:
    maintenance = urlunsplit(urlsplit(server())._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(statement)
