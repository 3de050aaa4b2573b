"""Draws the pictures of docs/console-day.md: ``python -m tests.browser.deskwalk``.

A real ``guanjia serve`` on the demo estate, a real Chromium: a desk and a phone. What stands in the
pictures was done in the browser; homeowners write in the web chat, and only the clock leaps.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, HOUSE
from tests.serving import environment, guanjia, served

PICTURES = HOUSE / "docs" / "walks"
DESK, PHONE = (1280, 860), (390, 844)
PATIENCE = 20_000  # milliseconds


class Desk:
    """One person at the workbench, on a desk or with a phone."""

    def __init__(self, browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
        self.address = address
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
        )
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(f"{address}console?as={name}")

    def goes(self, path: str) -> None:
        self.page.goto(f"{self.address}desk{path}")

    def does(self, label: str, **fields: str) -> None:
        """Opens one of the verbs on a page and fills it in; the answer must come."""
        self.page.locator("summary", has_text=label).first.click()
        form = self.page.locator("details.act[open] form")
        for title, value in fields.items():
            form.get_by_label(title).fill(value)
        form.locator("button.main").click()
        expect(self.page.locator(".answer").first).to_be_visible()

    def presses(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).first.click()
        expect(self.page.locator(".answer").first).to_be_visible()

    def takes(self, number: int, what: str) -> None:
        self.page.wait_for_timeout(600)
        path = PICTURES / f"console-{number:02d}-{what}.png"
        self.page.screenshot(path=path)
        print(path.relative_to(HOUSE))


def says(desk: Desk, person: str, text: str) -> None:
    body = {"person": person, "text": text, "key": text}
    assert desk.page.request.post(f"{desk.address}chat/api/messages", data=body).ok


def leaps(desk: Desk, to: str) -> None:
    assert desk.page.request.post(f"{desk.address}stage/api/clock", data={"leap": to}).ok


def day(browser: Browser, address: str) -> None:
    """陈主管's day at the desk; 张师傅 and 小刘 with a phone."""
    chen = Desk(browser, address, "陈主管", DESK)
    for person, text in (
        ("王阿姨", "厨房水管漏水，地上全是水"),
        ("李先生", "3栋2单元电梯坏了，停在5楼，困住人了"),
        ("小赵", "楼下半夜装修太吵，孩子睡不着"),
        ("孙伯", "垃圾两天没人收，味道很大"),
    ):
        says(chen, person, text)
    chen.page.wait_for_timeout(4_000)
    chen.goes("")
    chen.takes(1, "today")
    fu = Desk(browser, address, "张师傅", PHONE)
    fu.takes(2, "today-phone")
    row = fu.page.locator("tr[data-row]", has_text="厨房水管漏水")
    number = row.get_by_role("link").inner_text().lstrip("#")
    fu.goes(f"/tickets/{number}")
    fu.presses("接单")
    fu.does("给方案", 内容="先关水阀，下午换软管")
    fu.takes(3, "ticket-phone")
    liu = Desk(browser, address, "小刘", DESK)
    liu.goes("/behalf?home=5-1-302")
    liu.page.get_by_label("什么事").press_sequentially("马桶堵了，水往外冒", delay=30)
    expect(liu.page.locator("[data-part=heard]")).to_contain_text("工程部")
    liu.takes(4, "behalf")
    liu.presses("记下来")
    chen.goes("/tickets?state=all&department=engineering")
    chen.takes(5, "tickets")
    chen.goes(f"/tickets/{number}")
    chen.takes(6, "ticket")
    chen.goes("/homes?q=王阿姨")
    chen.does("记一笔缴费", 月份="2026-10", 金额="306.25")
    chen.takes(7, "home")
    chen.goes("/money?figures=1")
    chen.takes(8, "money")
    chen.goes("/verbs")
    chen.takes(9, "verbs")
    chen.goes("/verbs/training/plan")
    chen.takes(10, "form")
    chen.goes("/sheets")
    sheet = PICTURES.parent.parent / "docs" / "walks" / ".sheet.csv"
    sheet.write_text(
        "小区,楼栋,单元,房号,业主,电话\n桂花园,3,2,1601,钱新,13800007777\n", encoding="utf-8-sig"
    )
    chen.page.locator("input[type=file]").set_input_files(sheet)
    chen.page.get_by_role("button", name="看看").click()
    expect(chen.page.get_by_role("status")).to_be_visible()
    sheet.unlink()
    chen.takes(11, "sheet")
    leaps(chen, "deadline")
    chen.page.wait_for_timeout(3_000)
    chen.goes("/wall")
    chen.takes(12, "wall")
    chen.goes("/audit")
    chen.takes(13, "audit")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        here = Path(folder)
        env = environment(f"sqlite:///{here / 'walk.db'}", here)
        guanjia(env, "migrate")
        guanjia(env, "seed", "demo")
        bot = stack.enter_context(served(env, here / "log"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        stack.callback(browser.close)
        day(browser, bot.address + "/")
        if bot.errors:
            print(*bot.errors, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
