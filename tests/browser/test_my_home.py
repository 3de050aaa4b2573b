"""我的家 in a real browser, as narrow as a phone of ten years ago: for whoever sees little, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_workbench import axe

pytestmark = [pytest.mark.browser, pytest.mark.long]
PAGES = ("", "/bills", "/tickets", "/tickets/new", "/news", "/me")


def opened(browser: Browser, demo: Server, name: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 640}, locale="zh-CN", bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{demo.address.rstrip('/')}/myhome")
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("h1")).to_contain_text(name)
    return page


@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("name", ["王阿姨", "小赵", "Anna"])
def test_nothing_keeps_anybody_out(
    shared_demo: Server, browser: Browser, name: str, width: int
) -> None:
    """axe-core on every page, light and dark; and nothing is wider than the screen."""
    script, wrong = axe(), []
    page = opened(browser, shared_demo, name, width)
    for path in PAGES:
        answer = page.goto(f"{shared_demo.address.rstrip('/')}/myhome{path}")
        assert answer is not None and answer.status == 200, path
        page.evaluate(script)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path}: wider than {width}")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            found = page.evaluate("axe.run()")
            wrong += [f"{path} {theme}: {each['id']}" for each in found["violations"]]
    page.context.close()
    assert not wrong, "\n".join(wrong)


def test_a_complaint_is_made_followed_and_added_to_with_a_thumb(
    demo: Server, browser: Browser
) -> None:
    page = opened(browser, demo, "王阿姨", 320)
    page.get_by_role("link", name="报修、投诉、问事").click()
    page.get_by_label("什么事、在哪里").fill("厨房水管漏水了")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".answer")).to_contain_text("#")
    page.locator(".rows a", has_text="厨房水管漏水了").click()
    expect(page.locator(".clock").first).to_contain_text("最晚")
    page.get_by_label("再说几句").fill("地上全是水")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".talk")).to_contain_text("地上全是水")
    page.context.close()
