"""What the documents name is there: paths, pictures, pages, commands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from handlers.verbs import TABLE
from tests.test_house import HOUSE, ROOMS

DOCUMENTS = (
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    "STYLE.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/glossary.md",
)
INSIDE = (*ROOMS, "tests", "docs", ".github")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)|src=\"([^\"]+)\"")


@cache
def written() -> str:
    """All of our own Python."""
    files = (path for room in (*ROOMS, "tests") for path in (HOUSE / room).rglob("*.py"))
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_is_there(document: str) -> None:
    def exists(path: str) -> bool:
        return any(HOUSE.glob(path.rstrip("/"))) or any(HOUSE.glob(f"{path}*"))

    text = (HOUSE / document).read_text("utf-8")
    named = [code.split()[0] for code in CODE.findall(text) if "/" in code.split()[0]]
    ours = [code for code in named if code.split("/")[0] in INSIDE and not {"<", "…"} & {*code}]
    assert not [path for path in ours if "DATE" not in path and not exists(path)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    folder, text = (HOUSE / document).parent, (HOUSE / document).read_text("utf-8")
    links = [link or picture for link, picture in LINK.findall(text)]
    assert not [link for link in links if not (folder / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_can_be_given(document: str) -> None:
    text = (HOUSE / document).read_text("utf-8")
    ours = set(re.findall(r"\bguanjia ([a-z]+)\b(?! &&)", "\n".join([*CODE.findall(text), text])))
    makes = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)?)\b", "\n".join(CODE.findall(text))))
    targets = set(re.findall(r"^([a-z-]+):", Path(HOUSE / "Makefile").read_text(), re.MULTILINE))
    typed = {
        code[1:].split()[0] for code in CODE.findall(text) if re.match(r"/[a-z]+\b(?!/)", code)
    }
    known = {verb.command for verb in TABLE.verbs} | {"start", "console", "desk", "wechat", "wecom"}
    pages = {"newbot", "setprivacy", "metrics", "readyz", "healthz", "telegram"}
    assert not ours - COMMANDS.keys()
    assert not makes - targets
    assert not typed - known - pages


def test_every_name_of_the_glossary_stands_in_the_code() -> None:
    text = (HOUSE / "docs" / "glossary.md").read_text("utf-8")
    names = {code for code in CODE.findall(text) if re.fullmatch(r"[A-Z][A-Za-z]+", code)}
    assert not [name for name in names if not re.search(rf"\b{name}\b", written())]
