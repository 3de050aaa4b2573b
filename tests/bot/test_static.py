"""What a page asks for is there: a stylesheet of another name leaves it bare, without an error."""

from __future__ import annotations

import re
from pathlib import Path

import bot.web

WEB = Path(bot.web.__file__).parent
ASKED = re.compile(r"""["'(]/static/([\w./-]+\.(?:css|js|svg|png|ico))["')]""")


def test_every_static_file_that_is_asked_for_exists() -> None:
    pages = [*WEB.rglob("*.html"), *WEB.rglob("*.css"), *WEB.rglob("*.js"), *WEB.rglob("*.py")]
    asked = {(page.name, name) for page in pages for name in ASKED.findall(page.read_text("utf-8"))}
    assert len(asked) >= 20
    assert not sorted(each for each in asked if not (WEB / "static" / each[1]).is_file())
