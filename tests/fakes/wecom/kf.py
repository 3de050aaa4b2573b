"""微信客服's methods: what customers wrote is pulled, what the bot says is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.wecom.methods import media_of, text_of
from tests.fakes.wecom.state import Customer, Refused, Said, State

Query = Mapping[str, str]
Body = dict[str, Any]
KEPT = 3 * 24 * 3600


def accounts(state: State, _query: Query, _body: bytes) -> Body:
    return {"account_list": [{"open_kfid": state.kf_id, "name": "桂花园客服"}]}


def sync_msg(state: State, _query: Query, body: bytes) -> Body:
    """The cursor is a place in the log; nothing before it comes again."""
    asked = state.check_json(body)
    token = str(asked.get("token", ""))
    if token and state.kf_tokens.get(token, 0.0) < state.now():
        raise Refused(95007, "invalid msg token")
    if asked.get("open_kfid") != state.kf_id:
        raise Refused(95000, "invalid open_kfid")
    cursor = str(asked.get("cursor", ""))
    if cursor and not re.fullmatch(r"c\d+", cursor):
        raise Refused(40058, "invalid cursor")
    place, limit = int(cursor[1:] or 0), min(int(asked.get("limit", 1000)), 1000)
    page = state.kf_log[place : place + limit]
    place += len(page)
    fresh = [each for each in page if each["send_time"] > state.now() - KEPT]
    return {
        "next_cursor": f"c{place}",
        "has_more": int(place < len(state.kf_log)),
        "msg_list": fresh,
    }


def send_msg(state: State, _query: Query, body: bytes) -> Body:
    message = state.check_json(body)
    if message.get("open_kfid") != state.kf_id:
        raise Refused(95000, "invalid open_kfid")
    customer = state.customer(str(message.get("touser")))
    if customer is None:
        raise Refused(40096, "invalid external userid")
    name = _name(state, message)
    if name in state.kf_names:
        return {"msgid": name}  # said already: once is enough
    if customer.state not in (0, 1):
        raise Refused(95018, "send msg session status invalid")
    if customer.until < state.now():
        state.broke(f"{customer.name} has not written for 48 hours")
        raise Refused(95002, "send msg time limit")
    if customer.left < 1:
        state.broke(f"{customer.name} was sent more than five messages")
        raise Refused(95001, "send msg count limit")
    _say(state, customer, message, name)
    customer.left -= 1
    return {"msgid": name}


def send_msg_on_event(state: State, _query: Query, body: bytes) -> Body:
    message = state.check_json(body)
    who, until = state.welcomes.pop(str(message.get("code")), ("", 0.0))
    customer = state.customer(who)
    if customer is None or until < state.now():
        raise Refused(95012, "invalid code")
    if message.get("msgtype") not in ("text", "msgmenu"):
        state.broke("a welcome is neither a text nor a menu")
        raise Refused(40008, "invalid message type")
    name = _name(state, message)
    _say(state, customer, message, name)
    return {"msgid": name}


def _name(state: State, message: Body) -> str:
    name = str(message.get("msgid", "")) or f"K{next(state.ids)}"
    if not re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", name):
        state.broke(f"a message's own name is wrong: {name}")
        raise Refused(40058, "invalid msgid")
    return name


def _say(state: State, customer: Customer, message: Body, name: str) -> None:
    kind = str(message.get("msgtype"))
    content = message.get(kind, {})
    buttons: dict[str, str] = {}
    text = media_id = ""
    if kind == "text":
        text = text_of(state, content, 2048)
    elif kind in ("image", "file", "voice", "video"):
        media_id = media_of(state, content)
    elif kind == "msgmenu":
        text, buttons = _menu(state, content)
    else:
        raise Refused(40008, "invalid message type")
    state.kf_names.add(name)
    said = Said(customer.name, kind, text, name, state.now(), buttons, media_id=media_id)
    state.said.append(said)


def _menu(state: State, menu: Body) -> tuple[str, dict[str, str]]:
    lines, head = menu.get("list", []), str(menu.get("head_content", ""))
    clicks = [each["click"] for each in lines if each.get("type") == "click"]
    sizes = [len(each[part].encode()) for each in clicks for part in ("id", "content")]
    if not 1 <= len(lines) <= 10 or len(clicks) != len(lines) or len(head.encode()) > 1024:
        state.broke("a menu has the wrong number of lines, or too long a head")
        raise Refused(40058, "invalid parameter: msgmenu")
    if any(not 0 < size <= 128 for size in sizes):
        state.broke("a line of a menu is empty or longer than 128 bytes")
        raise Refused(40058, "invalid parameter: msgmenu.list")
    return head, {each["content"]: each["id"] for each in clicks}
