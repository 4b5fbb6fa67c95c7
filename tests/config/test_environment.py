"""What is wrong with the surroundings is said before anything starts."""

import shutil
import socket

import pytest

from skerry.config.command import environment
from skerry.config.command.terminal import CommandRefused


def test_a_full_disk_is_refused(monkeypatch, tmp_path):
    usage = shutil.disk_usage("/")._replace(free=20 * 1024**2)
    monkeypatch.setenv("SKERRY_VAR", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(CommandRefused, match="Only 20 MB are free"):
        environment.writable_folder()


def test_a_folder_that_cannot_be_made_is_refused(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SKERRY_VAR", str(tmp_path / "file" / "var"))

    with pytest.raises(CommandRefused, match="cannot be written"):
        environment.writable_folder()


def test_the_demo_makes_one_key_and_keeps_it_to_itself(monkeypatch, tmp_path):
    monkeypatch.setenv("SKERRY_VAR", str(tmp_path))
    for name in ("SKERRY_SECRET_KEY", "SKERRY_SECRET_KEY_FILE", "SKERRY_DEMO", "SKERRY_URL"):
        monkeypatch.delenv(name, raising=False)

    environment.demo_environment(8000)
    first = (tmp_path / "secret-key").read_text()
    monkeypatch.delenv("SKERRY_SECRET_KEY_FILE")
    environment.demo_environment(8000)

    assert len(first) > 80
    assert (tmp_path / "secret-key").read_text() == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_port_in_use_names_another():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandRefused, match=f"PORT={port + 1}"):
            environment.free_port("127.0.0.1", port)

    environment.free_port("127.0.0.1", port)
