"""Within WeChat a page knows whose it is: asked by ``snsapi_base``, which shows them nothing."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cashiers import oauth
from bot.web.doors import running_of
from bot.web.home import door
from bot.web.home.door import PATH
from bot.web.sessions import keep, said_in, signed
from bot.web.signins import UsedBefore
from storage import contacts
from storage.db import reading

# The browser that was sent is the one that comes back: nobody is led into another's home.
COOKIE, PURPOSE, LASTS = "guanjia_wechat", "wechat-state", timedelta(minutes=10)


def asks(request: Request) -> Response | None:
    """On to WeChat, which sends them back with a code; None where it cannot say who it is, or was
    asked by this browser just now."""
    running = running_of(request)
    within = "MicroMessenger" in request.headers.get("user-agent", "")
    if request.method != "GET" or not within or COOKIE in request.cookies:
        return None
    word, settings = secrets.token_urlsafe(12), running.settings
    link = oauth.link(settings, settings.wechat_app_id, f"{PATH}/from-wechat", word)
    if not link:
        return None
    response = RedirectResponse(link, 303)
    keep(request, response, COOKIE, signed(running.secret, PURPOSE, word), LASTS, PATH)
    return response


async def back(request: Request) -> Response:
    """Whoever is bound in WeChat is in; anybody else is told how to come in."""
    running, asked = running_of(request), request.query_params
    word = said_in(request.cookies.get(COOKIE, ""), running.secret, PURPOSE) or ""
    if not word or not hmac.compare_digest(word.encode(), asked.get("state", "").encode()):
        return RedirectResponse(PATH, 303)
    openid = await oauth.openid_of(running.settings, asked.get("code", ""))

    def find() -> int | None:
        with reading(running.engine) as session:
            point = contacts.find(session, "wechat", openid)
            active = point is not None and point.state == "active"
            return point.person_id if point is not None and active else None

    person_id = await running.in_thread(find) if openid else None
    if person_id is None:
        return RedirectResponse(PATH, 303)
    try:
        return await door.enter(request, person_id, f"wechat:{word}")
    except UsedBefore:
        return RedirectResponse(PATH, 303)


ROUTES = [Route("/from-wechat", back, methods=["GET"])]
