"""``/pay``: the page of an order, and where payment platforms tell us what was paid."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.cashiers import oauth
from bot.cashiers.base import Ask, Away, Cashier, Declined, Forged, Told, Way
from bot.collecting import row_of
from bot.running import Running
from bot.web.doors import SMALL, Problem, body_within, language_of, running_of
from bot.web.pages import render
from bot.web.wording import LANGUAGES, TONGUES
from handlers import paying
from handlers.context import Moment
from handlers.paying import Page
from storage import orders, paynotices, refunds
from storage.db import reading, transaction
from storage.orders import PaymentAttempt

log = logging.getLogger("guanjia.pay")


# -------------------------------------------------------------------------- what the platform says


async def notice(request: Request) -> Response:
    """Verified, committed, acknowledged: in this order. What is not believed is noted."""
    running, name = running_of(request), request.path_params["merchant"]
    cashier = running.cashiers.get(name)
    if cashier is None:
        raise Problem(404, "no_page")
    body = await body_within(request, SMALL)
    try:
        told = await cashier.hear(request.headers, body, datetime.now(UTC))
    except Forged as forged:
        why, budget = forged.why, request.app.state.budgets.refused
        if not budget.wait(name):  # whoever sends thousands is written down now and then
            budget.spend(name)
            log.warning("a notice to %s was refused: %s", name, why)
            await running.in_thread(lambda: _refuse(running, name, why))
        return Response('{"code":"FAIL"}', 401, media_type="application/json")
    if told.refund or told.standing == "paid":
        await running.in_thread(lambda: _keep(running, name, told))
    kind, said = cashier.thanks
    return Response(said, media_type=kind)


def _keep(running: Running, merchant: str, told: Told) -> None:
    with transaction(running.engine) as session:
        if told.refund:
            refunds.wake(session, told.refund, running.clock.now())
        else:
            paynotices.store(session, row_of(merchant, told), running.clock.now())


def _refuse(running: Running, merchant: str, why: str) -> None:
    with transaction(running.engine) as session:
        paynotices.refuse(session, merchant, why, running.clock.now())


# ---------------------------------------------------------------------------------------- the page


async def show(request: Request) -> Response:
    """The order, or what has become of it; with ``by`` the code or the way that was chosen."""
    page = await _page(request)
    chosen = await _chosen(request, page, request.query_params.get("by", ""))
    return _shown(request, page, chosen)


async def choose(request: Request) -> Response:
    """One way to pay: prepared at the platform, once."""
    page = await _page(request)
    return await _prepare(request, page, request.path_params["way"], page.order.wechat_id)


async def from_wechat(request: Request) -> Response:
    """Somebody comes back from WeChat, which tells us by a code who they are there: they pay,
    whoever asked for the page."""
    page, running = await _page(request), running_of(request)
    openid = await oauth.openid_of(running.settings, request.query_params.get("code", ""))
    if not openid:
        return RedirectResponse(f"/pay/{page.order.token}", 303)
    return await _prepare(request, page, "wechat", openid)


async def _prepare(request: Request, page: Page, way: str, payer: str) -> Response:
    running, name = running_of(request), request.path_params["merchant"]
    cashier = running.cashiers.get(name)
    if cashier is None or way not in cashier.ways or name not in [a.name for a in page.accounts]:
        raise Problem(404, "no_page")
    payer = payer if way == "wechat" else ""

    def begin() -> PaymentAttempt | None:
        with transaction(running.engine) as session:
            return paying.attempt(_moment(running, session), page.order, name, way, payer)

    attempt = await running.in_thread(begin)
    if attempt is None:
        return RedirectResponse(f"/pay/{page.order.token}", 303)
    if not attempt.prepared:
        try:
            prepared = await cashier.prepare(_ask(request, page, cashier, attempt, payer))
        except (Away, Declined) as error:
            log.warning("%s prepares no payment: %s", name, error)
            return _shown(request, page, None, away=True)
        prepared |= {"payer": payer} if payer else {}
        await running.in_thread(lambda: _prepared(running, attempt.id, prepared))
    return RedirectResponse(f"/pay/{page.order.token}?by={attempt.number}", 303)


def _ask(
    request: Request, page: Page, cashier: Cashier, attempt: PaymentAttempt, payer: str
) -> Ask:
    running = running_of(request)
    base, order = running.settings.public_url, page.order
    return Ask(
        number=attempt.number,
        amount_fen=order.amount_fen,
        title=page.words["item"],
        way=_way(attempt.way),
        until=_until(page, running),
        notice_url=f"{base}/pay/notice/{cashier.merchant.name}",
        back_url=f"{base}/pay/{order.token}",
        payer=payer,
        ip=request.client.host if request.client is not None else "",
    )


def _until(page: Page, running: Running) -> datetime:
    """When the order ends, by the platform's clock: the demonstration's may be elsewhere."""
    left = (page.order.expires_at or running.clock.now()) - running.clock.now()
    return datetime.now(UTC) + left


def _way(word: str) -> Way:
    ways: dict[str, Way] = {"code": "code", "wechat": "wechat", "browser": "browser"}
    return ways[word]


def _prepared(running: Running, attempt_id: int, prepared: dict[str, Any]) -> None:
    with transaction(running.engine) as session:
        attempt = orders.attempt(session, attempt_id)
        attempt.prepared = prepared
        session.add(attempt)


async def _page(request: Request) -> Page:
    running, token = running_of(request), request.path_params["token"]
    tongue = running.rules.tongue(TONGUES[LANGUAGES.index(language_of(request))])

    def read() -> Page | None:
        with reading(running.engine) as session:
            return paying.page_of(_moment(running, session), token, tongue)

    page = await running.in_thread(read) if len(token) <= 64 else None
    if page is None:
        raise Problem(404, "no_page")
    return page


async def _chosen(request: Request, page: Page, number: str) -> PaymentAttempt | None:
    if not number or len(number) > 64 or page.order.state != "open":
        return None
    running = running_of(request)

    def read() -> PaymentAttempt | None:
        with reading(running.engine) as session:
            return orders.attempt_with(session, number)

    attempt = await running.in_thread(read)
    return attempt if attempt is not None and attempt.order_id == page.order.id else None


def _moment(running: Running, session: Any) -> Moment:
    return Moment(session, running.rules, running.clock.now())


def _shown(
    request: Request, page: Page, chosen: PaymentAttempt | None, *, away: bool = False
) -> Response:
    running = running_of(request)
    agent = request.headers.get("user-agent", "")
    prepared = chosen.prepared if chosen is not None else {}
    platform = running.cashiers[chosen.merchant].merchant.platform if chosen is not None else ""
    html = render(
        "pay.html",
        running.rules,
        language_of(request),
        page=page,
        words=page.words,
        ways=_offered(running, page, agent),
        in_wechat="MicroMessenger" in agent,
        platform=platform,
        code=_svg(str(prepared["code"])) if "code" in prepared else "",
        link=str(prepared.get("page", "")),
        bridge=prepared.get("bridge"),
        away=away,
    )
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


def _svg(code: str) -> str:
    return segno.make(code, error="m", micro=False).svg_data_uri(scale=8, border=3)


def _offered(running: Running, page: Page, agent: str) -> list[dict[str, str]]:
    """The way of each account that works where the page is open; ``link``: it begins elsewhere."""
    if page.order.state != "open":
        return []
    found = []
    for account in page.accounts:
        merchant = running.cashiers[account.name].merchant
        link = ""
        if account.platform == "wechat" and "MicroMessenger" in agent:
            back = f"/pay/{page.order.token}/{account.name}/from-wechat"
            link = oauth.link(running.settings, merchant.app_id, back)
        known = bool(page.order.wechat_id) and running.settings.wechat_app_id == merchant.app_id
        way = _fitting(account.platform, agent, known)
        if way or link:
            found.append(
                {"name": account.name, "platform": account.platform, "way": way, "link": link}
            )
    return found


def _fitting(platform: str, agent: str, known: bool) -> str:
    """Within WeChat there is no Alipay, and no other page of WeChat's."""
    if "MicroMessenger" in agent:
        return "" if platform == "alipay" else "wechat" if known else "code"
    return "browser" if "Mobile" in agent or "Android" in agent else "code"


ROUTES = [
    Route("/pay/notice/{merchant}", notice, methods=["POST"]),
    Route("/pay/{token}", show, methods=["GET"]),
    Route("/pay/{token}/{merchant}/from-wechat", from_wechat, methods=["GET"]),
    Route("/pay/{token}/{merchant}/{way}", choose, methods=["POST"]),
]
