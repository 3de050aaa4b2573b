"""Draws the pictures of the walk-throughs in ``docs``: ``python -m tests.browser.walks``.

A real ``guanjia serve`` on the demo estate, a real Chromium the size of a phone. What is typed is
typed, what is tapped is tapped; only the clock leaps.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, HOUSE
from tests.reliability.estate import ZONE
from tests.serving import environment, guanjia, served

PICTURES = HOUSE / "docs" / "walks"
PHONE = {"width": 390, "height": 960}
MARKS = ("1 很不满意", "2 不满意", "3 一般", "4 满意", "5 很满意")
MARKED = {"李先生": "54435455", "小赵": "44254433", "孙伯": "32124331"}
PATIENCE = 20_000  # milliseconds


class Walk:
    """Everybody's phone, each in a page of its own. ``name`` is the first part of the pictures'."""

    def __init__(self, context: BrowserContext, address: str, name: str) -> None:
        self._context, self._address, self._name = context, address, name
        self._pages: dict[str, Page] = {}
        self._taken, self._shown = 0, False

    def phone(self, person: str) -> Locator:
        if person not in self._pages:
            page = self._pages[person] = self._context.new_page()
            page.goto(f"{self._address}?phones={person}")
        self._pages[person].bring_to_front()
        return self._pages[person].locator(f'.phone[data-name="{person}"]')

    def says(self, person: str, text: str, hears: str = "") -> None:
        """Types, and waits for the answer or for the words that it must hold."""
        lines = self.phone(person).locator(".line.theirs .bubble p")
        before = lines.count()
        box = self.phone(person).get_by_label("写给管家")
        box.fill(text)
        box.press("Enter")
        expect(lines).not_to_have_count(before, timeout=PATIENCE)
        if hears:
            self.hears(person, hears)

    def sends_photo(self, person: str, photo: Path, words: str) -> None:
        phone = self.phone(person)
        lines = phone.locator(".line.theirs .bubble p")
        before = lines.count()
        phone.locator('input[type="file"]').set_input_files(photo)
        box = phone.get_by_label("写给管家")
        box.fill(words)
        box.press("Enter")
        expect(lines).not_to_have_count(before, timeout=PATIENCE)

    def taps(self, person: str, label: str) -> None:
        self.phone(person).get_by_role("button", name=label, exact=True).last.click()

    def begins(self, person: str, duty: str) -> None:
        """Taps the button of a duty, whatever its number is."""
        button = self.phone(person).get_by_role("button", name=re.compile(rf"办 D\d+ {duty}"))
        button.last.click()

    def answers(self, person: str, marks: str) -> None:
        """The survey's questions, one tap each."""
        for number, mark in enumerate(marks, 1):
            self.hears(person, f"{number}/{len(marks)}")
            self.taps(person, MARKS[int(mark) - 1])
        phone = self.phone(person)
        expect(phone.locator(".line.theirs .bubble p").last).not_to_contain_text(f"/{len(marks)}")

    def hears(self, person: str, words: str) -> None:
        bubble = self.phone(person).locator(".line.theirs .bubble", has_text=words).last
        expect(bubble).to_be_visible(timeout=PATIENCE)

    def shows(self, person: str, words: str) -> None:
        """Turns back to the last line with these words, for the next picture."""
        bubble = self.phone(person).locator(".line.theirs", has_text=words).last
        bubble.evaluate("line => line.scrollIntoView({block: 'start'})")
        self._shown = True

    def leaps(self, to: str) -> None:
        page = next(iter(self._pages.values()))
        done = page.request.post(f"{self._address}stage/api/clock", data={"leap": to})
        assert done.ok, done.text()

    def passes(self, working_days: int) -> None:
        """Life goes on: the clock stops at the hours at which something is wont to happen."""
        for _ in range(working_days):
            for at in ("08:31", "09:20", "10:30", "18:05"):
                self.leaps(self.on(at == "08:31", at))

    def on(self, days: int, at: str) -> str:
        """So many working days on, at this hour of the company's clocks."""
        now = datetime.fromisoformat(self._clock()["now"]).astimezone(ZONE)
        day = now.date()
        while days:
            day += timedelta(days=1)
            days -= day.weekday() < 5
        return f"{day}T{at}"

    def _clock(self) -> dict[str, str]:
        page = next(iter(self._pages.values()))
        answer = page.request.post(f"{self._address}stage/api/clock", data={"speed": 1})
        found: dict[str, str] = answer.json()
        return found

    def takes(self, person: str, what: str, height: int = PHONE["height"]) -> None:
        """A picture of what this person's phone shows; ``height`` in pixels."""
        self._taken += 1
        phone = self.phone(person)
        self._pages[person].set_viewport_size({"width": PHONE["width"], "height": height})
        phone.get_by_label("写给管家").blur()
        if not self._shown:
            phone.locator(".lines").evaluate("lines => lines.scrollTo(0, lines.scrollHeight)")
        self._shown = False
        self._pages[person].wait_for_timeout(700)  # until pictures are drawn and lines have moved
        path = PICTURES / f"{self._name}-{self._taken:02d}-{what}.png"
        phone.screenshot(path=path)
        print(path.relative_to(HOUSE))


def supervisor(walk: Walk) -> None:
    """陈主管's day."""
    walk.phone("陈主管")
    walk.leaps(walk.on(1, "08:31"))
    walk.hears("陈主管", "今天")
    walk.takes("陈主管", "morning")
    walk.says("王阿姨", "厨房水管漏水，地上全是水", "#26")
    walk.takes("王阿姨", "reported")
    walk.leaps("deadline")
    walk.hears("陈主管", "超时")
    walk.takes("陈主管", "late")
    walk.says("陈主管", "/assign 26 张师傅", "张师傅")
    walk.says("张师傅", "/arrive 26", "#26")
    walk.says("张师傅", "/plan 26 先关水阀，下午换软管", "#26")
    walk.says("张师傅", "/promise 26 明天 配件今晚到货", "已告诉业主")
    walk.takes("张师傅", "engineer")
    walk.says("陈主管", "/queue")
    walk.takes("陈主管", "queue")
    walk.says("张师傅", "/resolve 26 换了软管，试水半小时不漏", "#26")
    walk.says("王阿姨", "修好了，谢谢", "#26")
    walk.says("王阿姨", "/rate 26 5", "谢谢您的 5 分")
    walk.says("王阿姨", "我家欠多少物业费")
    walk.takes("王阿姨", "signed-off-and-fees")
    walk.says("陈主管", "/dunning")
    walk.says("陈主管", "/survey start", "开始了")
    walk.takes("陈主管", "fees-and-survey")
    walk.leaps(walk.on(0, "10:30"))
    walk.answers("李先生", "54435455")
    walk.takes("李先生", "survey")
    walk.says("陈主管", "/event 包饺子 12-12 14:00 会所 40人 800元", "包饺子")
    walk.says("陈主管", "/event announce 5")
    walk.hears("Anna", "包饺子")
    walk.takes("Anna", "event")
    walk.says("陈主管", "/survey")
    walk.says("陈主管", "/board", "现在的单子")
    walk.takes("陈主管", "board")
    walk.says("陈主管", "/score", "满分")
    walk.takes("陈主管", "score", height=1900)


def manager(walk: Walk) -> None:
    """赵总's month."""
    walk.phone("赵总")
    walk.leaps(walk.on(1, "09:25"))
    walk.says("赵总", "/duties", "职责")
    walk.takes("赵总", "duties")
    walk.begins("赵总", "现场巡查")
    walk.says("赵总", "3栋消防通道堆了两辆电动车，已让老马清走", "还差 1 次")
    walk.begins("赵总", "听取部门汇报")
    walk.says("赵总", "四个部门都到了：电梯年检提前到下月五日", "听取部门汇报")
    walk.takes("赵总", "patrol")
    walk.says("吴工", "/spend 62000 3栋电梯换钢丝绳")
    walk.hears("赵总", "钢丝绳")
    walk.says("赵总", "/approve 4 同意，本周进场", "您同意了")
    walk.says("王阿姨", "我们三十多户准备一起去住建局投诉电梯老是坏", "#26")
    walk.hears("赵总", "#26")
    walk.says("赵总", "/ack 26", "您知道 #26 了")
    walk.takes("赵总", "spending-and-major")
    walk.says("吴工", "/take 26", "#26")
    walk.says("陈主管", "/ack 26", "#26")
    walk.says("陈主管", "/survey start", "开始了")
    walk.leaps(walk.on(0, "10:30"))
    for person, marks in MARKED.items():
        walk.answers(person, marks)
    walk.says("周律师", "/figure 第三方满意度 2026 91.2 第三方调研年报", "91.2")
    walk.says("周律师", "/figure 年度经营计划达成率 2026-11 96 经营分析会", "96")
    walk.says("周律师", "/figure 重大安全责任事故 2026 0 安全台账", "0")
    walk.says("周律师", "/figure 管理层核心人员流失率 2026 4 人事台账", "4")
    walk.takes("赵总", "figures")
    walk.says("赵总", "/score 2026-11", "总经理")
    walk.takes("赵总", "score", height=1900)
    walk.passes(5)
    walk.hears("赵总", "【报告】总经理 2026年11月")
    walk.shows("赵总", "【报告】总经理 2026年11月")
    walk.takes("赵总", "report", height=1500)
    walk.passes(11)
    walk.shows("赵总", "调查结果")
    walk.takes("赵总", "survey-report", height=1500)
    walk.says("赵总", "/approve 5 措施照办", "您同意了")
    walk.says("赵总", "/duties", "职责")
    walk.takes("赵总", "duties-again")


WALKS: dict[str, Callable[[Walk], None]] = {"supervisor": supervisor, "manager": manager}


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
