"""The IT person's first day, in a real browser: from an empty database to the first ticket."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_workbench import at, axe
from tests.stories.test_first_day import PASSWORD, homes

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture
def fresh(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on a database that holds nothing yet."""
    server = Server(tmp_path, Path(shutil.copy(sqlite_template, tmp_path / "empty.db")))
    try:
        yield server
    finally:
        server.stop()


def fine(page: Page) -> None:
    """Nothing keeps anybody out, in both themes; nothing is wider than the screen."""
    page.evaluate(axe())
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = page.evaluate("axe.run()")["violations"]
        assert not found, (page.url, theme, [each["id"] for each in found])


def fills(page: Page, label: str, said: str) -> None:
    page.get_by_label(label, exact=False).first.fill(said)


@pytest.mark.parametrize("width", [360, 1280])
def test_from_an_empty_database_to_the_first_ticket(
    fresh: Server, browser: Browser, tmp_path: Path, width: int
) -> None:
    begin = fresh.says_next().rpartition(" ")[2]
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", bypass_csp=True
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(at(fresh, ""))
    expect(page.locator("main")).to_contain_text("服务器")  # nobody else can begin
    page.goto(begin)
    fine(page)
    fills(page, "公司叫什么", "安居物业")
    fills(page, "小区叫什么", "海棠苑")
    fills(page, "您的名字", "林工")
    page.get_by_label("您还是").select_option(label="客服主管")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.get_by_role("button", name="开好").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("安居物业")
    fine(page)
    page.get_by_role("link", name="导入房屋表").click()
    sheet = tmp_path / "房屋.xlsx"
    sheet.write_bytes(homes())
    page.get_by_label("文件").set_input_files(sheet)
    page.get_by_role("button", name="看看").click()
    page.get_by_role("button", name="写进去").click()
    expect(page.get_by_role("status")).to_contain_text("写进去了")
    page.goto(at(fresh, "/verbs/invite"))
    page.get_by_label("身份").select_option("engineering")
    fills(page, "姓名", "张师傅")
    page.get_by_role("button", name="办理").click()
    code = page.locator(".answer .words").inner_text().rpartition("code=")[2].split()[0]
    page.goto(at(fresh, "/verbs/roster/set"))
    page.get_by_label("姓名").select_option(label="张师傅")
    fills(page, "日子和时间", "每天 0:00-24:00")
    page.get_by_role("button", name="办理").click()
    expect(page.locator(".answer")).to_contain_text("张师傅")
    page.goto(at(fresh, "/verbs/behalf"))
    fills(page, "房号", "1-1-101")
    page.locator("textarea").first.fill("厨房水管漏水了")
    page.get_by_role("button", name="办理").click()
    expect(page.locator(".answer")).to_contain_text("#1")
    staff = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN").new_page()
    staff.goto(at(fresh, f"/password?code={code}"))
    staff.locator("#password").fill("gongju xiang zai zheli")
    staff.locator("#again").fill("gongju xiang zai zheli")
    staff.get_by_role("button", name="定下来").click()
    staff.goto(at(fresh, "/tickets/1"))
    staff.get_by_role("button", name="接单", exact=True).click()
    expect(staff.locator(".answer")).to_contain_text("#1")
    for path in ("/house", "/house/doctor", "/stuck", "/me", "/me/password", "/me/factor"):
        page.goto(at(fresh, path))
        fine(page)
    context.clear_cookies()
    page.goto(at(fresh, "/house"))
    fine(page)
