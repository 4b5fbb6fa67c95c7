"""The command line as people call it: help, exit codes, words and JSON."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from skerry.accounts.api import User
from skerry.config.command.app import app
from skerry.config.command.terminal import CommandRefused, Exit, failing_plainly
from tests.waiting import SLOW_S

COMMAND = [sys.executable, "-m", "skerry.config.command"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=SLOW_S,
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", **environment},
    )


def test_help_answers_without_settings():
    answer = run("--help")

    assert answer.returncode == 0
    assert "backup" in answer.stdout
    assert "Exit codes" in answer.stdout


def test_help_loads_none_of_the_heavy_parts():
    probe = (
        "import sys, skerry.config.command.app; "
        "print(sorted({'django', 'duckdb', 'polars', 'altair', 'numpy'} & set(sys.modules)))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "command",
    [
        "demo", "prepare", "serve", "worker", "doctor", "backup", "restore", "bounce",
        "import", "import ror", "import cordis", "import regions", "import undo",
        "user", "user add", "user list", "user role", "user role grant", "user role withdraw",
    ],
)  # fmt: skip
def test_every_command_explains_itself(command):
    answer = CliRunner().invoke(app, [*command.split(), "--help"])

    assert answer.exit_code == 0
    assert len(answer.output) > 100


def test_wrong_use_ends_with_2():
    assert run("doctor", "--nonsense").returncode == 2


def test_missing_key_is_said_in_one_sentence(tmp_path):
    answer = run("doctor", SKERRY_VAR=str(tmp_path))

    assert answer.returncode == 1
    assert "SKERRY_SECRET_KEY is not set" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", ["SKERRY_TRUSTED_PROXIES", "SKERRY_SESSION_DAYS"])
def test_a_number_that_is_none_is_said_in_one_sentence(tmp_path, name):
    values = {"SKERRY_SECRET_KEY": "only-for-tests-" * 4, name: "10.0.0.1"}

    answer = run("doctor", SKERRY_VAR=str(tmp_path), **values)

    assert answer.returncode == 1
    assert f"{name} is '10.0.0.1'. Give a number" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_folder_that_is_a_file_is_said_in_one_sentence(tmp_path):
    place = tmp_path / "file"
    place.write_text("")

    answer = run("doctor", SKERRY_VAR=str(place / "var"), SKERRY_SECRET_KEY="x" * 60)

    assert answer.returncode == 1
    assert "cannot be written" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (CommandRefused("No."), 1, "No."),
        (CommandRefused("How?", code=Exit.USAGE), 2, "How?"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (OSError(28, "No space left on device"), 1, "disk is full"),
        (OSError(122, "Disk quota exceeded"), 1, "quota"),
        (PermissionError(13, "Permission denied", "/srv/x"), 1, "/srv/x"),
    ],
)
def test_what_an_administrator_can_mend_is_one_sentence(error, code, words, capsys):
    with pytest.raises(SystemExit) as ended, failing_plainly():
        raise error

    assert ended.value.code == code
    assert words in capsys.readouterr().err


def test_an_error_of_ours_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), failing_plainly():
        raise ZeroDivisionError


@pytest.mark.django_db
def test_user_add_grant_list_withdraw():
    runner = CliRunner()

    runner.invoke(app, ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "adviser"])
    given = runner.invoke(
        app, ["user", "role", "grant", "ada@firm.example", "cluster-manager", "--json"]
    )
    taken = runner.invoke(app, ["user", "role", "withdraw", "ada@firm.example", "adviser"])
    listed = json.loads(runner.invoke(app, ["user", "list", "--json"]).stdout)

    assert json.loads(given.stdout) == {
        "email": "ada@firm.example",
        "role": "cluster-manager",
        "is_held": True,
    }
    assert taken.exit_code == 0
    assert [(p["email"], p["roles"]) for p in listed["people"]] == [
        ("ada@firm.example", ["cluster-manager"])
    ]


@pytest.mark.django_db
def test_user_deactivate_reactivate_and_password():
    runner = CliRunner()
    runner.invoke(app, ["user", "add", "ada@x.example", "--role", "administrator"])
    only = runner.invoke(app, ["user", "deactivate", "ada@x.example"])
    runner.invoke(app, ["user", "add", "bo@x.example", "--role", "administrator"])

    out = runner.invoke(app, ["user", "deactivate", "ada@x.example", "--json"])
    back = runner.invoke(app, ["user", "reactivate", "ada@x.example", "--json"])
    weak = runner.invoke(app, ["user", "password", "ada@x.example"], input="1234\n1234\n")
    good = "tjärhinken välter i viken"
    given = runner.invoke(app, ["user", "password", "ada@x.example"], input=f"{good}\n{good}\n")

    assert isinstance(only.exception, CommandRefused)
    assert json.loads(out.stdout)["is_active"] is False
    assert json.loads(back.stdout)["is_active"] is True
    assert isinstance(weak.exception, CommandRefused)
    assert given.exit_code == 0
    assert User.objects.get(email="ada@x.example").check_password(good)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["user", "role", "grant", "nobody@x.example", "adviser"], "Nobody has an account"),
        (["user", "role", "grant", "ada@x.example", "emperor"], "There is no role"),
        (["user", "role", "withdraw", "ada@x.example", "student"], "does not hold"),
        (["user", "add", "ada@x.example"], "was not added"),
        (["user", "add", "ada", "--role", "administrator"], "ada is no mail address"),
        (["user", "password", "nobody@x.example"], "Nobody has an account"),
    ],
)
def test_user_refuses_with_a_reason(arguments, words):
    CliRunner().invoke(app, ["user", "add", "ada@x.example"])

    answer = CliRunner().invoke(app, arguments)

    assert isinstance(answer.exception, CommandRefused)
    assert words in str(answer.exception)
    assert User.objects.count() == 1
