"""The rows of the command line: each says what its command says, and needs nothing to say it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, load

HOUSE = Path(__file__).parent.parent.parent
# What takes a tenth of a second and more to import, or draws, or talks to somebody.
HEAVY = {"sqlmodel", "pydantic", "matplotlib", "fpdf", "PIL", "telegram", "wechatpy", "alembic"}
HEAVY |= {"jieba", "holidays", "babel", "httpx", "starlette", "uvicorn", "handlers", "storage"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_row_says_what_its_command_says(name: str) -> None:
    command = load(name)
    assert command.name == name
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == COMMANDS[name].says


def test_help_imports_no_command() -> None:
    said = loaded("from bot.cli import app; app(['--help'], standalone_mode=False)")
    assert not said & HEAVY


@pytest.mark.long
def test_serving_imports_no_messenger_and_draws_nothing() -> None:
    said = loaded("import bot.server")
    assert "starlette" in said
    assert not said & {"telegram", "wechatpy", "matplotlib", "fpdf", "PIL", "alembic", "holidays"}


def loaded(code: str) -> set[str]:
    """The top-level modules that a process has loaded after this."""
    show = "import sys; print('\\n', *{each.partition('.')[0] for each in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{code}\n{show}"],
        cwd=HOUSE,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.splitlines()[-1].split())
