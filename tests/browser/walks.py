"""Draws the pictures of the walk-throughs in ``docs``: ``python -m tests.browser.walks``.

A real ``guanjia serve`` on the demo estate, a real Chromium the size of a phone. What is typed is
typed, what is tapped is tapped; only the clock leaps.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, HOUSE
from tests.serving import environment, guanjia, served

PICTURES = HOUSE / "docs" / "walks"
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000  # milliseconds


class Walk:
    """Everybody's phone, each in a page of its own. ``name`` is the first part of the pictures'."""

    def __init__(self, context: BrowserContext, address: str, name: str) -> None:
        self._context, self._address, self._name = context, address, name
        self._pages: dict[str, Page] = {}
        self._taken = 0

    def phone(self, person: str) -> Locator:
        if person not in self._pages:
            page = self._pages[person] = self._context.new_page()
            page.goto(f"{self._address}?phones={person}")
        self._pages[person].bring_to_front()
        return self._pages[person].locator(f'.phone[data-name="{person}"]')

    def says(self, person: str, text: str, hears: str = "") -> None:
        """Types, and waits for the answer or for the words that it must hold."""
        lines = self.phone(person).locator(".line.theirs")
        before = lines.count()
        box = self.phone(person).get_by_label("写给管家")
        box.fill(text)
        box.press("Enter")
        expect(lines).not_to_have_count(before, timeout=PATIENCE)
        if hears:
            self.hears(person, hears)

    def sends_photo(self, person: str, photo: Path, words: str) -> None:
        phone = self.phone(person)
        lines = phone.locator(".line.theirs")
        before = lines.count()
        phone.locator('input[type="file"]').set_input_files(photo)
        box = phone.get_by_label("写给管家")
        box.fill(words)
        box.press("Enter")
        expect(lines).not_to_have_count(before, timeout=PATIENCE)

    def taps(self, person: str, label: str) -> None:
        self.phone(person).get_by_role("button", name=label, exact=True).last.click()

    def hears(self, person: str, words: str) -> None:
        bubble = self.phone(person).locator(".line.theirs .bubble", has_text=words).last
        expect(bubble).to_be_visible(timeout=PATIENCE)

    def leaps(self, to: str) -> None:
        page = next(iter(self._pages.values()))
        done = page.request.post(f"{self._address}stage/api/clock", data={"leap": to})
        assert done.ok, done.text()

    def takes(self, person: str, what: str) -> None:
        """A picture of what this person's phone shows."""
        self._taken += 1
        phone = self.phone(person)
        self._pages[person].wait_for_timeout(700)  # until pictures are drawn and lines have moved
        path = PICTURES / f"{self._name}-{self._taken:02d}-{what}.png"
        phone.screenshot(path=path)
        print(path.relative_to(HOUSE))


def day(walk: Walk) -> None:
    """陈主管's day."""
    walk.phone("陈主管")
    walk.says("王阿姨", "厨房水管漏水，地上全是水", "#1")
    walk.leaps("deadline")
    walk.hears("陈主管", "#1")
    walk.takes("陈主管", "escalation")


WALKS: dict[str, Callable[[Walk], None]] = {"supervisor": day}


def main(wanted: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in wanted or list(WALKS):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            here = Path(folder)
            env = environment(f"sqlite:///{here / 'walk.db'}", here)
            guanjia(env, "migrate")
            guanjia(env, "seed", "demo")
            bot = stack.enter_context(served(env, here / "log"))
            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            stack.callback(browser.close)
            context = browser.new_context(
                viewport=PHONE,  # type: ignore[arg-type]
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            WALKS[name](Walk(context, bot.address + "/", name))
            if bot.errors:
                print(*bot.errors, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
