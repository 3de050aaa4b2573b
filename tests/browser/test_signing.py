"""Signing in with a second factor, signing out, being told of new tickets: in a real browser."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.test_workbench import at, enters, says

pytestmark = [pytest.mark.browser, pytest.mark.long]
PASSWORD = "wo jia men kou you ke gui shu 7"
# Says to the page what would have been shown on the desktop.
NOTICES = """
window.told = [];
window.Notification = class extends EventTarget {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(title, more) { super(); window.told.push(`${title} ${more.body}`); }
};
"""


def sets_up(page: Page, demo: Server) -> tuple[str, list[str]]:
    """A password and an authenticator: the name to sign in by, and the recovery codes."""
    page.goto(at(demo, "/me/password"))
    name = page.locator("input[autocomplete=username]").first.input_value()
    for field in page.locator("input[autocomplete=new-password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="定下来").click()
    page.goto(at(demo, "/me/factor"))
    secret = page.locator(".hint code").inner_text()
    page.get_by_label("验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="开验证器").click()
    expect(page.locator(".codes li")).not_to_have_count(0)
    return name, page.locator(".codes li").all_inner_texts()


def comes_in(browser: Browser, demo: Server, name: str) -> Page:
    """A browser of their own; what is refused on the way is no fault here."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{demo.address.rstrip('/')}/console?as={name}")
    return page


def test_who_has_a_second_factor_needs_it_and_is_out_when_they_leave(
    demo: Server, browser: Browser
) -> None:
    page = comes_in(browser, demo, "陈主管")
    name, codes = sets_up(page, demo)
    page.goto(at(demo, "/me"))
    page.get_by_role("button", name="退出", exact=True).click()
    page.goto(at(demo, "/tickets"))
    expect(page.get_by_label("密码")).to_be_visible()  # nothing is shown any more
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".refused")).to_be_visible()
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/tickets")  # where they wanted to go
    expect(page.get_by_role("heading", level=1)).to_contain_text("工单")


def test_who_asked_for_it_hears_of_a_new_ticket(demo: Server, open_page: OpenPage) -> None:
    page = enters(open_page, demo, "陈主管")
    page.context.add_init_script(NOTICES)
    page.reload()
    button = page.locator("[data-alerts]")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(1500)  # the stream has said what there was before
    says(demo, "王阿姨", "厨房水管漏水了")
    row = page.locator("tr[data-row]", has_text="厨房水管漏水了")
    expect(row).to_have_count(1, timeout=20_000)
    page.wait_for_function("window.told.length === 1")
    said = page.evaluate("window.told[0]")
    assert "有新单子" in said and "漏水" not in said  # a number, and nobody's words


def test_two_at_one_ticket_see_each_other_and_lose_no_word(demo: Server, browser: Browser) -> None:
    says(demo, "王阿姨", "厨房水管漏水了")
    chen = comes_in(browser, demo, "陈主管")
    row = chen.locator("tr[data-row]", has_text="厨房水管漏水了")
    expect(row).to_have_count(1, timeout=20_000)
    address = row.get_by_role("link").get_attribute("href")
    chen.goto(f"{demo.address.rstrip('/')}{address}")
    zhang = comes_in(browser, demo, "张师傅")
    zhang.goto(f"{demo.address.rstrip('/')}{address}")
    expect(zhang.locator(".lookers")).to_contain_text("陈主管也开着")
    zhang.get_by_role("button", name="接单", exact=True).click()
    expect(zhang.locator(".answer")).to_be_visible()
    zhang.locator("summary", has_text="完工").first.click()
    zhang.locator("details.act[open]").get_by_label("内容").fill("换了阀门")
    zhang.locator("details.act[open] button.main").click()
    expect(zhang.locator(".answer")).to_be_visible()
    chen.get_by_role("button", name="接单", exact=True).click()  # too late
    expect(chen.get_by_role("alert").or_(chen.locator(".answer, .problem")).first).to_be_visible()
