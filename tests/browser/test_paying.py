"""The pages to pay on, in a real browser as narrow as an old phone: for all who see little, too."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.paylinks import Reminded, word_of
from storage import bills, db, deployment, households, orders
from storage.dunning import DunningStep
from storage.orders import PaymentOrder
from tests.browser.test_workbench import axe
from tests.fakes.payments.town import Town, platforms
from tests.serving import environment, guanjia, served

pytestmark = [pytest.mark.browser, pytest.mark.long]
WEIGHT = 60 * 1024  # bytes
BYTES = "performance.getEntries().reduce((sum, each) => sum + (each.transferSize || 0), 0)"


@pytest.mark.timeout(300)
def test_nothing_keeps_anybody_from_paying(
    sqlite_database: str, tmp_path: Path, browser: Browser
) -> None:
    """axe-core on the order, its code, what has become of it, and the link of a reminder."""
    script, wrong = axe(), []
    with platforms(tmp_path / "platforms") as town:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        public = f"http://127.0.0.1:{port}"
        told = {"merchants": str(town.file), "public_url": public, "http_port": port}
        env = environment(sqlite_database, tmp_path, **told)
        guanjia(env, "seed", "demo")
        order, word = _planted(sqlite_database)
        with served(env, tmp_path / "served.log") as process:
            for width in (320, 390):
                page = browser.new_context(
                    viewport={"width": width, "height": 640}, locale="zh-CN", bypass_csp=True
                ).new_page()
                for path in (f"/p/{word}", f"/pay/{order}", ""):
                    if path:
                        page.goto(process.address + path)
                    else:
                        page.get_by_role("button", name="微信支付").click()
                        page.get_by_role("img").first.wait_for()
                    page.evaluate(script)
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        wrong.append(f"{path}: wider than {width}")
                    if (bytes_ := page.evaluate(BYTES)) > WEIGHT:
                        wrong.append(f"{path}: {bytes_} bytes")
                    for theme in ("light", "dark"):
                        page.emulate_media(color_scheme=theme)
                        found = page.evaluate("axe.run()")
                        wrong += [f"{path} {theme}: {each['id']}" for each in found["violations"]]
                page.context.close()
            _ends_by_itself(browser, f"{process.address}/pay/{order}", town)
    assert not wrong, "\n".join(wrong)


def _ends_by_itself(browser: Browser, address: str, town: Town) -> None:
    """Whoever has paid sees it without a touch."""
    page = browser.new_page(locale="zh-CN")
    page.goto(address)
    page.get_by_role("button", name="微信支付").click()
    page.get_by_role("img").first.wait_for()
    (number,) = town.wechat.trades
    town.wechat.pays(number)
    headers, body = town.wechat.notice(number)
    merchant = f"{address.partition('/pay/')[0]}/pay/notice/garden"
    assert httpx.post(merchant, content=body, headers=headers, trust_env=False).is_success
    expect(page.get_by_role("status")).to_contain_text("收到了", timeout=30_000)
    page.close()


def _planted(database: str) -> tuple[str, str]:
    """The token of an order, and the word of a reminder, of a home that owes."""
    engine, now = db.connect(database), datetime.now(UTC)
    with db.transaction(engine) as session:
        secret = deployment.ensure(session).secret
        home, owner, owed = next(
            (number, person.id, owed)
            for number in range(1, 80)
            for person, tie in households.residents_of(session, number)
            if tie.sees_fees and (owed := bills.owed(session, number))
        )
        lines = [(each.bill.id, each.left_fen) for each in owed]
        order = PaymentOrder(
            token="an-order-of-the-browser",
            home_id=home,
            payer_id=owner,
            amount_fen=sum(fen for _, fen in lines),
            made_at=now,
            expires_at=now + timedelta(days=2),
        )
        orders.add(session, order, lines)
        step = DunningStep(
            home_id=home, month="2026-12", step="text", state="sent", amount_fen=1, created_at=now
        )
        session.add(step)
        session.flush()
        found = order.token, word_of(secret, Reminded(step.id, owner))
    engine.dispose()
    return found
