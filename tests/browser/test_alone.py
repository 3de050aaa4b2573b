"""The plain chat outside a demonstration, in a real browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)


def test_a_visitor_talks_and_finds_the_talk_again(real: Server, open_page: OpenPage) -> None:
    page = open_page(real.address, width=390, height=844, zone="America/New_York")
    expect(page.locator(".welcome")).to_contain_text("绑定")
    box = page.get_by_label("写给管家")
    box.fill("你好")
    box.press("Enter")
    expect(page.locator(".line.theirs .bubble").last).not_to_be_empty()
    shown = page.locator(".when").inner_text()[-5:]  # in the estate's time, wherever it is read
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    assert shown in {f"{now - timedelta(minutes=ago):%H:%M}" for ago in (0, 1)}
    page.reload()
    expect(page.locator(".line.mine")).to_have_text("你好")
    assert page.evaluate("document.cookie") == ""  # no script can read it
    another = open_page(real.address)
    expect(another.locator(".welcome")).to_be_visible()
    expect(another.locator(".line")).to_have_count(0)


@pytest.mark.long
def test_a_link_with_a_code_offers_it_and_sends_nothing_by_itself(
    real: Server, open_page: OpenPage
) -> None:
    page = open_page(f"{real.address}?code=ABCD-2345")
    offer = page.get_by_role("button", name="绑定 ABCD-2345")
    expect(offer).to_be_visible()
    expect(page.locator(".line")).to_have_count(0)
    offer.click()
    expect(page.locator(".line.mine")).to_have_text("绑定 ABCD-2345")
    expect(page.locator(".line.theirs .bubble").last).not_to_be_empty()
