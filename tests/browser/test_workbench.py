"""The workbench in a real browser: by hand, by keys, without a script, for whoever sees little."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.conftest import NOT_TESTED

pytestmark = pytest.mark.browser
PAGES = ("", "/tickets?state=all", "/homes", "/money", "/verbs", "/me", "/behalf", "/wall")
FORMS = ("/verbs/promise", "/verbs/training/plan", "/tickets/1", "/homes/1")
TOOLS = (
    "/notices",
    "/knowledge",
    "/scores",
    "/approvals",
    "/upkeep",
    "/duties",
    "/rounds",
    "/programs",
    "/audit",
    "/sheets",
    "/charter",
    "/shifts",
    "/house",
    "/stuck",
    "/me/password",
)


def says(demo: Server, person: str, text: str) -> None:
    body = {"person": person, "text": text, "key": text}
    answer = httpx.post(f"{demo.address.rstrip('/')}/chat/api/messages", json=body)
    assert answer.status_code == 202


def enters(open_page: OpenPage, demo: Server, name: str, **more: Any) -> Page:
    return open_page(f"{demo.address.rstrip('/')}/console?as={name}", **more)


def at(demo: Server, path: str) -> str:
    return f"{demo.address.rstrip('/')}/desk{path}"


def heard(page: Page, name: str) -> Any:
    return page.locator(f'.phone[data-name="{name}"]').locator(".line.theirs .bubble")


@pytest.mark.long
def test_a_new_ticket_slides_in_and_what_is_done_is_heard_in_the_chat(
    demo: Server, open_page: OpenPage
) -> None:
    page = enters(open_page, demo, "张师傅")
    row = page.locator("tr[data-row]", has_text="厨房水管漏水了")
    expect(row).to_have_count(0)
    says(demo, "王阿姨", "厨房水管漏水了")
    expect(row).to_have_count(1)  # without a reload
    expect(row.locator("time")).to_have_text(re.compile(r"\d\d:\d\d"))
    row.get_by_role("link").click()
    page.get_by_role("button", name="接单", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("#")
    page.locator("summary", has_text="完工").click()
    form = page.locator("details.act[open]")
    form.get_by_label("内容").fill("换了阀门，试了三遍")
    form.locator("button.main").click()
    expect(page.locator(".answer")).to_be_visible()
    stage = open_page(demo.address)
    expect(heard(stage, "王阿姨").filter(has_text="换了阀门").first).to_be_visible()


@pytest.mark.long
def test_keys_go_where_hands_do(shared_demo: Server, open_page: OpenPage) -> None:
    page = enters(open_page, shared_demo, "陈主管")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.locator("#find").fill("3-2-1501")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3栋2单元1501")
    page.wait_for_load_state()  # its script has run
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/desk/tickets")
    page.goto(at(shared_demo, "/tickets?state=all"))
    page.keyboard.press("j")
    expect(page.locator("tr[data-row] a").first).to_be_focused()


@pytest.mark.long
def test_what_only_shows_needs_no_script(shared_demo: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{shared_demo.address.rstrip('/')}/console?as=陈主管")
    for path in PAGES:
        page.goto(at(shared_demo, path))
        expect(page.locator("h1").first).to_be_visible()
    page.goto(at(shared_demo, "/verbs/note"))
    page.get_by_label("单号").fill("1")
    page.get_by_label("内容").fill("不用脚本也记得下")
    page.get_by_role("button", name="办理").click()
    expect(page.locator(".answer")).to_be_visible()
    context.close()


@pytest.mark.long
def test_a_sign_in_that_ended_loses_no_word(shared_demo: Server, browser: Browser) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{shared_demo.address.rstrip('/')}/console?as=张师傅")
    page.goto(at(shared_demo, "/verbs/note"))
    page.get_by_label("单号").fill("1")
    page.get_by_label("内容").fill("写了很久的一段话")
    context.clear_cookies()
    page.get_by_role("button", name="办理").click()
    expect(page.get_by_role("button", name="再发一次")).to_be_visible()
    other = context.new_page()
    other.goto(f"{shared_demo.address.rstrip('/')}/console?as=张师傅")
    page.get_by_role("button", name="再发一次").click()
    expect(page.get_by_label("内容")).to_have_value("写了很久的一段话")
    page.get_by_role("button", name="办理").click()
    expect(page.locator(".answer")).to_be_visible()
    context.close()


def axe() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip(f"{NOT_TESTED}what keeps people out. Install axe-playwright-python")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_keeps_anybody_out(shared_demo: Server, browser: Browser, width: int) -> None:
    """axe-core on every page, light and dark; and nothing is wider than the screen."""
    script, wrong = axe(), []
    # What looks on from inside a page is let in here, and only here.
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{shared_demo.address.rstrip('/')}/console?as=陈主管")
    for path in (*PAGES, *FORMS, *TOOLS):
        answer = page.goto(at(shared_demo, path))
        assert answer is not None and answer.status == 200, path
        page.evaluate(script)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if wide:
            wrong.append(f"{path}: wider than {width}")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            found = page.evaluate("axe.run()")
            wrong += [f"{path} {theme}: {each['id']}" for each in found["violations"]]
    context.close()
    assert not wrong, "\n".join(wrong)
