"""The methods of WeCom's API: tokens, messages to members, cards, files, the robot."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from tests.fakes.wecom.state import (
    BURST_OF_TOKENS,
    CODE_LIFE,
    MEDIA_LIFE,
    TOKEN_LIFE,
    Refused,
    Said,
    State,
)

Query = Mapping[str, str]
Body = dict[str, Any]


def gettoken(state: State, query: Query, _body: bytes) -> Body:
    if query.get("corpid") != state.corp_id:
        raise Refused(40013, "invalid corpid")
    secret = query.get("corpsecret", "")
    if secret not in (state.secret, state.kf_secret):
        raise Refused(40001, "invalid credential")
    state.token_fetches.append(state.now())
    recent = [at for at in state.token_fetches if at > state.now() - 5]
    if len(recent) > BURST_OF_TOKENS:
        state.broke(f"{len(recent)} tokens were fetched within five seconds")
    token, until = state.tokens.get(secret, ("", 0.0))
    if until <= state.now():
        token, until = secrets.token_hex(32), state.now() + TOKEN_LIFE
        state.tokens[secret] = (token, until)
    return {"access_token": token, "expires_in": int(until - state.now())}


def authorise(state: State, query: Query) -> str:
    """The secret behind the token."""
    given = query.get("access_token", "")
    for secret, (token, until) in state.tokens.items():
        if token == given:
            if until <= state.now():
                raise Refused(42001, "access_token expired")
            if not state.trusted:
                raise Refused(60020, "not allow to access from your ip")
            return secret
    raise Refused(40014, "invalid access_token")


def send(state: State, _query: Query, body: bytes) -> Body:
    message = state.check_json(body)
    if message.get("agentid") != state.agent_id:
        raise Refused(301002, "not allow operate another agent with this accesstoken")
    users = [each for each in str(message.get("touser", "")).split("|") if each]
    invalid = [each for each in users if each.casefold() not in state.members]
    unlicensed = [each for each in users if each.casefold() in state.unlicensed]
    if not users or len(invalid) == len(users):
        raise Refused(81013, "user & party & tag all invalid")
    kind = str(message.get("msgtype"))
    said = _content(state, kind, message.get(kind))
    answer: Body = {"msgid": f"M{next(state.ids)}"}
    for user in (each.casefold() for each in users if each not in invalid + unlicensed):
        if _dropped(state, user):
            continue
        state.said.append(Said(user, kind, msgid=answer["msgid"], at=state.now(), **said))
    if kind == "template_card":
        answer["response_code"] = new_code(state, said["task"])
    # Answers name members in lower case, however they were written.
    named = {"invaliduser": invalid, "unlicenseduser": unlicensed}
    return answer | {name: "|".join(x.casefold() for x in who) for name, who in named.items()}


def new_code(state: State, task: str) -> str:
    code = secrets.token_urlsafe(24)
    state.codes[code] = (task, state.now())
    return code


def _dropped(state: State, user: str) -> bool:
    """The platform says nothing of what is too much; here it is a broken rule."""
    at = [each.at for each in state.said if each.to == user]
    minute = sum(1 for each in at if each > state.now() - 60)
    hour = sum(1 for each in at if each > state.now() - 3600)
    if minute < 30 and hour < 1000:
        return False
    state.broke(f"{user} was sent more than 30 messages a minute or 1000 an hour")
    return True


def _content(state: State, kind: str, content: Any) -> Body:
    if not isinstance(content, dict):
        raise Refused(40008, "invalid message type")
    if kind in ("text", "markdown"):
        return {"text": text_of(state, content, 2048)}
    if kind in ("image", "file", "voice"):
        return {"text": "", "media_id": media_of(state, content)}
    if kind == "template_card":
        return _card(state, content)
    raise Refused(40008, "invalid message type")


def text_of(state: State, content: Body, limit: int, name: str = "content") -> str:
    text = content.get(name)
    if not isinstance(text, str) or not text.strip():
        state.broke("an empty text was sent")
        raise Refused(44004, "text content is empty")
    if len(text.encode()) > limit:
        state.broke(f"a text of {len(text.encode())} bytes was sent, {limit} are shown")
        text = text.encode()[:limit].decode("utf-8", "ignore")
    return text


def media_of(state: State, content: Body) -> str:
    media_id = str(content.get("media_id"))
    if media_id not in state.media or state.media[media_id][3] + MEDIA_LIFE < state.now():
        raise Refused(40007, "invalid media_id")
    return media_id


def _card(state: State, card: Body) -> Body:
    task, buttons = str(card.get("task_id", "")), card.get("button_list", [])
    known = {task for task, _ in state.codes.values()}
    if card.get("card_type") != "button_interaction" or not 1 <= len(buttons) <= 6:
        state.broke("a card has the wrong type or number of buttons")
        raise Refused(40058, "invalid parameter: template_card")
    if not re.fullmatch(r"[0-9A-Za-z_@-]{1,128}", task) or task in known:
        state.broke(f"a card's task_id is wrong or was used before: {task}")
        raise Refused(40058, "invalid parameter: task_id")
    for button in buttons:
        if not button.get("text") or not 0 < len(str(button.get("key", "")).encode()) <= 1024:
            state.broke("a card's button has no text, or no key of at most 1024 bytes")
            raise Refused(40058, "invalid parameter: button_list")
    title = str(card.get("main_title", {}).get("title", ""))
    rows = card.get("horizontal_content_list", [])
    body = str(card.get("sub_title_text", ""))
    if len(title) > 36 or len(body) > 160 or len(rows) > 6:
        state.broke("a card is longer than what the app shows of it")
    if any(len(row["keyname"]) > 5 or len(row["value"]) > 30 for row in rows):
        state.broke("a row of a card is longer than what the app shows of it")
    lines = [title, *(f"{row['keyname']}：{row['value']}" for row in rows), body]
    labels = {button["text"]: button["key"] for button in buttons}
    return {"text": "\n".join(filter(None, lines)), "buttons": labels, "task": task}


def update_template_card(state: State, _query: Query, body: bytes) -> Body:
    change = state.check_json(body)
    code = str(change.get("response_code", ""))
    task, born = state.codes.get(code, ("", 0.0))
    if not task or code in state.spent:
        state.broke("a card was changed with a code that is unknown or was used before")
        raise Refused(40058, "invalid response_code")
    if born + CODE_LIFE < state.now():
        raise Refused(40058, "response_code expired")
    state.spent.add(code)
    stamp = str(change.get("button", {}).get("replace_name", ""))
    if not stamp:
        raise Refused(40058, "invalid parameter: button.replace_name")
    users = {str(each).casefold() for each in change.get("userids", [])}
    for said in state.said:
        if said.task == task and said.to in users:
            said.stamp = stamp
    return {"invaliduser": []}


def upload(state: State, query: Query, body: bytes) -> Body:
    """The body is one part of a form; the name of its field is fixed."""
    found = re.search(rb'name="media"; filename="([^"]*)".*?\r\n\r\n(.*)\r\n--', body, re.DOTALL)
    if found is None:
        state.broke("an upload has no part called media with a file name")
        raise Refused(44001, "empty media data")
    content, kind = found[2], query.get("type", "")
    limits = {"image": 10, "voice": 2, "video": 10, "file": 20}
    if kind not in limits or not 5 < len(content) <= limits[kind] * 1024 * 1024:
        raise Refused(40006, "invalid media size")
    if kind == "image" and not content.startswith((b"\xff\xd8", b"\x89PNG")):
        raise Refused(40009, "invalid image")
    media_id = keep(state, content, "application/octet-stream", found[1].decode())
    return {"type": kind, "media_id": media_id, "created_at": str(int(state.now()))}


def keep(state: State, content: bytes, mime: str, name: str) -> str:
    media_id = secrets.token_urlsafe(24)
    state.media[media_id] = (content, mime, name, state.now())
    return media_id


def robot(state: State, query: Query, body: bytes) -> Body:
    if query.get("key") != state.robot_key:
        raise Refused(93000, "invalid webhook url")
    state.robot_at = [at for at in state.robot_at if at > state.now() - 60]
    if len(state.robot_at) >= 20:
        state.broke("the robot spoke more than 20 times in a minute")
        raise Refused(45009, "api freq out of limit")
    state.robot_at.append(state.now())
    message = state.check_json(body)
    kind = str(message.get("msgtype"))
    content, text = message.get(kind, {}), ""
    if kind == "text":
        text = text_of(state, content, 2048)
    elif kind == "image":
        picture = base64.b64decode(content["base64"])
        if hashlib.md5(picture, usedforsecurity=False).hexdigest() != content["md5"]:
            raise Refused(40058, "invalid md5")
    elif kind == "file":
        media_of(state, content)
    else:
        raise Refused(40008, "invalid message type")
    state.said.append(Said("robot", kind, text, "", state.now()))
    return {}


def robot_upload(state: State, query: Query, body: bytes) -> Body:
    if query.get("key") != state.robot_key:
        raise Refused(93000, "invalid webhook url")
    return upload(state, query, body)


def agent(state: State, query: Query, _body: bytes) -> Body:
    if query.get("agentid") != str(state.agent_id):
        raise Refused(40056, "invalid agentid")
    return {"agentid": state.agent_id, "name": "管家", "close": 0}
