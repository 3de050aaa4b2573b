"""Every page of the workbench and every form is HTML as it should be, by html-validate."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.context import Moment
from handlers.conversation.arrival import as_if_said
from handlers.verbs import VERBS
from handlers.workbench import forms
from storage import contacts
from storage.db import reading
from tests.clerk import Browser, Clerk
from tests.conftest import NOT_TESTED
from tests.stories.test_workbench import PAGES
from tests.world import World

RULES = Path(__file__).parent / "html"
WITHIN = 240.0  # seconds
MORE = (
    *("/tickets/1", "/homes/1", "/me", "/me/password", "/me/factor", "/behalf", "/audit"),
    *("/notices", "/knowledge", "/charter/edit", "/house/doctor"),
)

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def validator(tmp_path: Path) -> Path:
    """The validator in the version of the lock, in a folder of its own."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"{NOT_TESTED}whether the pages are valid HTML. Install npm")
    for name in ("package.json", "package-lock.json", "rules.json"):
        shutil.copy(RULES / name, tmp_path)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run(
        [npm, "ci", *quiet],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"{NOT_TESTED}whether the pages are valid HTML: npm has no way out here")
    return tmp_path


def pages(world: World, name: str) -> Iterator[tuple[str, str]]:
    """Every page that is theirs, and every form."""
    with reading(world.engine) as session:
        contact = contacts.find(session, "webchat", name)
        assert contact is not None
        context = as_if_said(Moment(session, world.rules, world.now), contact, "")
        mine = [verb.name for verb in VERBS if forms.is_open_to(context, verb)]
    paths = [*PAGES, *MORE, *(f"/verbs/{each.replace(' ', '/')}" for each in mine)]
    with Clerk(world, name) as clerk:
        for path in dict.fromkeys(paths):
            answer = clerk.opens(f"/desk{path}")
            if answer.status_code == 200 and "xlsx" not in path:
                yield f"{name}{path}", answer.text
        wrong = clerk.fills("promise", ticket="1", day="x") if "promise" in mine else None
        if wrong is not None:
            yield f"{name} wrong", wrong.text
    with Browser(world) as nobody:
        yield "signed out", nobody.opens("/desk").text


def test_every_page_is_valid(world: World, validator: Path) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("李先生", "楼道灯坏了")
    for name in ("陈主管", "赵总"):
        for path, text in pages(world, name):
            (validator / f"{path.replace('/', '_').replace('?', '_')}.html").write_text(
                text, "utf-8"
            )
    assert len(list(validator.glob("*.html"))) > 150
    command = ["node_modules/.bin/html-validate", "--config", "rules.json", "--formatter", "text"]
    found = subprocess.run(
        [*command, *(each.name for each in validator.glob("*.html"))],
        cwd=validator,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
