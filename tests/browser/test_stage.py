"""The demo's stage in a real browser, with the real program behind it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.test_workbench import axe

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)
SEVERAL = 60_000  # the first of a month has much to say, to each person a word a second


def phone(page: Page, name: str) -> Locator:
    return page.locator(f'.phone[data-name="{name}"]')


def say(page: Page, name: str, text: str) -> None:
    box = phone(page, name).get_by_label("写给管家")
    box.fill(text)
    box.press("Enter")


def heard(page: Page, name: str) -> Locator:
    """What Guanjia said on a phone."""
    return phone(page, name).locator(".line.theirs .bubble")


def leap(page: Page, to: str) -> None:
    page.locator(f'[data-leap="{to}"]').click()


def test_a_complaint_goes_from_hand_to_hand_until_it_is_signed_off(
    demo: Server, open_page: OpenPage
) -> None:
    page = open_page(demo.address)
    phone(page, "王阿姨").get_by_role("button", name="3栋2单元电梯坏了停在5楼不动").click()
    expect(heard(page, "王阿姨").last).to_contain_text("#")
    number = heard(page, "王阿姨").last.inner_text().split("#")[1][:2]
    card = heard(page, "张师傅").last
    expect(card).to_contain_text("电梯坏了停在5楼不动")
    ticket = page.locator(".ticket")
    expect(ticket).to_contain_text("等人接单")
    phone(page, "张师傅").get_by_role("button", name="接单").click()
    expect(heard(page, "王阿姨").last).to_contain_text("张师傅")
    expect(ticket).to_contain_text("处理中")
    expect(ticket.locator(".deadline").first).to_contain_text("内完成")
    say(page, "张师傅", f"/close {number} 换了门机，试了三趟")
    expect(heard(page, "王阿姨").last).to_contain_text("换了门机")
    say(page, "王阿姨", f"/confirm {number}")
    expect(ticket).to_contain_text("已确认解决")


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_month_begins_and_a_complaint_that_nobody_takes_goes_up(
    demo: Server, open_page: OpenPage
) -> None:
    page = open_page(demo.address)
    expect(page.locator(".outbox + .nothing")).to_be_visible()
    reminded = page.locator(".run", has_text="月初短信")
    expect(reminded).to_have_count(0)  # what else a day brings depends on the day
    leap(page, "month-start")
    expect(reminded).to_have_count(1)
    expect(heard(page, "王阿姨").last).to_contain_text("¥")
    expect(page.locator(".sent", has_text="费用没交").first).to_contain_text("已发")

    say(page, "王阿姨", "厨房水管漏水了")
    answer = page.locator(".deadline", has_text="答复")
    expect(answer).to_contain_text("剩 09:")
    expect(answer).not_to_have_class(re.compile("late"))
    leap(page, "deadline")
    expect(heard(page, "陈主管").filter(has_text="超时").last).to_be_visible(timeout=SEVERAL)
    expect(answer).to_have_class(re.compile("late"))
    expect(answer.locator(".step.told")).to_have_text(["客服主管"])
    leap(page, "deadline")
    waiting = page.locator(".elsewhere button", has_text="赵总")
    waiting.click()
    expect(heard(page, "赵总").filter(has_text="超时").last).to_be_visible(timeout=SEVERAL)
    expect(waiting).to_have_count(0)

    fast = page.get_by_role("button", name="600×")
    fast.click()
    expect(fast).to_have_attribute("aria-pressed", "true")
    clock = page.locator("time.time")
    expect(clock).not_to_have_text(re.compile(f"^{clock.inner_text()[:5]}"))


@pytest.mark.long
def test_a_photo_is_seen_by_who_sent_it_and_by_who_has_to_come(
    shared_demo: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(f"{shared_demo.address}?phones=李先生,张师傅")
    picture = tmp_path / "leak.png"
    page.locator(".brand").screenshot(path=picture)
    say(page, "李先生", "厨房水管漏水了")
    expect(heard(page, "李先生").last).to_contain_text("#")
    phone(page, "李先生").locator("input[type=file]").set_input_files(picture)
    for name in ("李先生", "张师傅"):
        photo = phone(page, name).locator(".photo img").last
        expect(photo).to_have_js_property("complete", True)
        expect(photo).not_to_have_js_property("naturalWidth", 0)
        address = photo.get_attribute("src") or ""
        assert address.startswith(("/chat/api/photos/", "blob:"))


@pytest.mark.long
def test_a_reload_shows_the_same_phones_with_the_same_words(
    shared_demo: Server, open_page: OpenPage
) -> None:
    page = open_page(f"{shared_demo.address}?phones=孙伯,张师傅,陈主管")
    phone(page, "陈主管").get_by_label("收起这部手机").click()
    phone(page, "张师傅").get_by_label("这部手机是谁的").select_option("小刘")
    say(page, "孙伯", "<b>在吗</b>")
    expect(heard(page, "孙伯")).not_to_have_count(0)
    page.reload()
    expect(phone(page, "孙伯").locator(".line.mine").last).to_have_text("<b>在吗</b>")
    names = page.locator(".phone").evaluate_all("all => all.map(one => one.dataset.name)")
    assert names == ["孙伯", "小刘"]


@pytest.mark.long
def test_enter_that_chooses_a_word_does_not_send_it(
    shared_demo: Server, open_page: OpenPage
) -> None:
    page = open_page(f"{shared_demo.address}?phones=何姐")
    box = phone(page, "何姐").get_by_label("写给管家")
    box.fill("第一行")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    box.press("Shift+Enter")
    box.press_sequentially("第二行")
    expect(phone(page, "何姐").locator(".line.mine")).to_have_count(0)
    box.press("Enter")
    expect(phone(page, "何姐").locator(".line.mine")).to_have_text("第一行\n第二行")


@pytest.mark.long
def test_what_could_not_be_sent_is_offered_again(shared_demo: Server, open_page: OpenPage) -> None:
    page = open_page(f"{shared_demo.address}?phones=王阿姨")
    page.route("**/chat/api/messages", lambda route: route.abort("connectionrefused"))
    say(page, "王阿姨", "我家物业费欠多少")
    retry = phone(page, "王阿姨").get_by_role("button", name="没发出去，点这里再试")
    expect(retry).to_be_visible()
    page.unroute("**/chat/api/messages")
    retry.click()
    expect(heard(page, "王阿姨").last).to_contain_text("¥")
    expect(phone(page, "王阿姨").locator(".line.mine")).to_have_count(1)


@pytest.mark.long
def test_on_a_narrow_screen_one_phone_is_in_the_hand(
    shared_demo: Server, open_page: OpenPage
) -> None:
    page = open_page(f"{shared_demo.address}?phones=小赵,老马", width=360, height=740)
    expect(phone(page, "小赵")).to_be_visible()
    expect(phone(page, "老马")).to_be_hidden()
    say(page, "小赵", "5栋1单元楼下有人打架")
    tab = page.locator(".tabs button", has_text="老马")
    expect(tab.get_by_label("1 条未读")).to_be_visible()
    tab.click()
    expect(heard(page, "老马").last).to_be_visible()
    expect(phone(page, "小赵")).to_be_hidden()
    expect(tab.locator(".unread")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.long
def test_the_stage_speaks_english(shared_demo: Server, open_page: OpenPage) -> None:
    page = open_page(shared_demo.address, locale="en-GB")
    expect(page.get_by_role("heading", name="Behind the scenes")).to_be_visible()
    phone(page, "Anna").get_by_role("button", name="How much do I owe?").click()
    expect(heard(page, "Anna").last).to_contain_text(re.compile("[a-z]{3}"))
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", name="幕后")).to_be_visible()
    expect(phone(page, "Anna")).to_be_visible()


@pytest.mark.long
def test_everything_that_can_be_used_has_a_name(shared_demo: Server, open_page: OpenPage) -> None:
    """A person who hears the page instead of seeing it knows what each thing is for."""
    page = open_page(shared_demo.address)
    expect(page.locator(".try").first).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, a, select, textarea, input")]
        .filter((one) => {
          const labels = [...(one.labels ?? [])].map((label) => label.textContent).join("");
          const pictures = [...one.querySelectorAll("img")].map((image) => image.alt).join("");
          return !(one.getAttribute("aria-label") || (labels + pictures + one.textContent).trim());
        }).map((one) => one.outerHTML)"""
    )
    assert nameless == []
    assert page.locator('.lines[role="log"]').count() == 3
    expect(page.locator('.lines[aria-live="polite"]')).to_have_count(3)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.long
def test_nothing_is_cut_off_on_a_small_screen(
    shared_demo: Server, open_page: OpenPage, locale: str
) -> None:
    page = open_page(shared_demo.address, width=1280, height=720, locale=locale)
    expect(page.locator(".try").first).to_be_visible()
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".bar, .leaps button, .phone, .write, .backstage")]
        .filter((one) => {
          const box = one.getBoundingClientRect();
          return box.left < 0 || box.right > innerWidth || box.bottom > innerHeight;
        }).map((one) => one.className || one.textContent)"""
    )
    assert cut == []
    hands = page.locator(".hands")
    assert hands.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    for box in page.locator(".write textarea").all():
        assert box.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
    brand, leaps = page.locator(".brand").bounding_box(), page.locator(".leaps").bounding_box()
    assert brand is not None and leaps is not None
    assert brand["x"] + brand["width"] <= leaps["x"] or brand["y"] + brand["height"] <= leaps["y"]


@pytest.mark.long
def test_the_clock_leaps_to_a_day_and_the_other_language_keeps_the_phones(
    demo: Server, open_page: OpenPage
) -> None:
    page = open_page(f"{demo.address}?phones=新邻居,小刘")
    expect(page.locator("input.day")).to_have_attribute("min", re.compile(r"\d{4}-\d\d-\d\d"))
    first = page.locator("input.day").get_attribute("min") or ""
    day = (date.fromisoformat(first) + timedelta(days=2)).isoformat()
    page.locator("input.day").fill(day)
    page.locator("input.day").dispatch_event("change")
    expect(page.locator(".time")).to_contain_text("09:00")
    say(page, "新邻居", "楼道灯坏了")
    expect(heard(page, "新邻居").last).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(phone(page, "小刘")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stage_keeps_nobody_out(shared_demo: Server, browser: Browser, theme: str) -> None:
    """axe-core finds nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, bypass_csp=True)
    page = context.new_page()
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(shared_demo.address)
    expect(page.locator(".try").first).to_be_visible()
    page.evaluate(axe())
    found = page.evaluate("axe.run()")
    context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
