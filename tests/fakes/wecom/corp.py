"""The hand that plays the people of one company and its customers, and looks at what they heard."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from bot.channels.wechat_common.xml import Fields, write_xml
from tests.fakes.wecom.courier import Courier
from tests.fakes.wecom.methods import keep, new_code
from tests.fakes.wecom.state import (
    SYNC_TOKEN_LIFE,
    WELCOME_LIFE,
    WINDOW,
    WINDOW_MESSAGES,
    Customer,
    Fault,
    Said,
    State,
)


class Corp:
    """``root``: of its API. ``visits``: the bot's address, once it is known."""

    def __init__(self) -> None:
        self.state, self.root = State(), ""
        self.courier = Courier(self.state)

    @property
    def violations(self) -> list[str]:
        return self.state.violations

    @property
    def robot_url(self) -> str:
        return f"{self.root}/cgi-bin/webhook/send?key={self.state.robot_key}"

    def settings(self, *, robot: bool = False) -> dict[str, str]:
        """What the bot must be told, without GUANJIA_."""
        state = self.state
        return {
            "wecom_corp_id": state.corp_id,
            "wecom_agent_id": str(state.agent_id),
            "wecom_secret": state.secret,
            "wecom_token": state.token,
            "wecom_aes_key": state.aes_key,
            "wecom_kf_secret": state.kf_secret,
            "wecom_api_url": self.root,
            **({"wecom_robot_url": self.robot_url} if robot else {}),
        }

    def visits(self, address: str) -> None:
        self.courier.url = f"{address.rstrip('/')}/wecom"

    def close(self) -> None:
        self.courier.close()

    # ------------------------------------------------------------------------------- members

    def joins(self, user: str) -> None:
        """A member in the app's visible range. Ids keep the case in which they were made."""
        self.state.members[user.casefold()] = user

    def says(self, user: str, text: str) -> bool:
        return self._message(user, MsgType="text", Content=text)

    def sends(self, user: str, kind: str, content: bytes, mime: str) -> str:
        """A photo ("image") or voice; its media id."""
        media_id = keep(self.state, content, mime, kind)
        self._message(user, MsgType=kind, MediaId=media_id, PicUrl="http://127.0.0.1/x")
        return media_id

    def presses(self, user: str, label: str) -> bool:
        """Presses the newest button of that label which can still be pressed."""
        for said in reversed(self.sent(user)):
            if label in said.buttons and not said.stamp:
                code = new_code(self.state, said.task)
                return self.happens(
                    user,
                    "template_card_event",
                    EventKey=said.buttons[label],
                    TaskId=said.task,
                    CardType="button_interaction",
                    ResponseCode=code,
                )
        raise AssertionError(f"{user} has no button {label}: {self.sent(user)}")

    def happens(self, user: str, event: str, **more: str) -> bool:
        return self.courier.brings(self.callback(user, MsgType="event", Event=event, **more))

    def callback(self, user: str, **fields: str | int) -> str:
        """The plaintext of a callback."""
        whole: Fields = {
            "ToUserName": self.state.corp_id,
            "FromUserName": self.state.members.get(user.casefold(), user),
            "CreateTime": int(self.state.now()),
            "AgentID": self.state.agent_id,
            **fields,
        }
        return write_xml(whole)

    def _message(self, user: str, **fields: str | int) -> bool:
        number = next(self.state.ids) + 7_000_000_000_000_000
        return self.courier.brings(self.callback(user, MsgId=number, **fields))

    # ----------------------------------------------------------------------------- customers

    def enters(self, name: str, scene_param: str = "", *, welcome: bool = True) -> None:
        """Somebody opens the chat from WeChat; ``welcome``: for the first time in two days."""
        customer, event = self._customer(name), {"event_type": "enter_session", "scene": "x"}
        if scene_param:
            event["scene_param"] = scene_param
        if welcome:
            code = event["welcome_code"] = secrets.token_urlsafe(16)
            self.state.welcomes[code] = (customer.id, self.state.now() + WELCOME_LIFE)
        self._kf_event(customer, event)

    def writes(self, name: str, text: str, menu_id: str = "") -> None:
        part = {"content": text, **({"menu_id": menu_id} if menu_id else {})}
        self._kf(name, "text", part)

    def chooses(self, name: str, label: str) -> None:
        """Presses a line of the newest menu that has it."""
        for said in reversed(self.sent(name)):
            if label in said.buttons:
                self.writes(name, label, said.buttons[label])
                return
        raise AssertionError(f"{name} has no line {label}: {self.sent(name)}")

    def shows(self, name: str, content: bytes, mime: str = "image/jpeg") -> None:
        media_id = keep(self.state, content, mime, "image")
        self._kf(name, "image", {"media_id": media_id})

    def fails(self, name: str, msgid: str, fail_type: int = 4) -> None:
        """The platform tells later that a message of the bot's did not arrive."""
        event = {"event_type": "msg_send_fail", "fail_msgid": msgid, "fail_type": fail_type}
        self._kf_event(self._customer(name), event)

    def _customer(self, name: str) -> Customer:
        if name not in self.state.customers:
            self.state.customers[name] = Customer(name, f"wm{secrets.token_hex(12)}")
        return self.state.customers[name]

    def _kf(self, name: str, kind: str, part: dict[str, Any]) -> None:
        customer = self._customer(name)
        customer.left, customer.until = WINDOW_MESSAGES, self.state.now() + WINDOW
        if customer.state == 4:
            customer.state = 0
        self._log({"external_userid": customer.id, "origin": 3, "msgtype": kind, kind: part})

    def _kf_event(self, customer: Customer, event: dict[str, Any]) -> None:
        event |= {"open_kfid": self.state.kf_id, "external_userid": customer.id}
        self._log({"origin": 4, "msgtype": "event", "event": event})

    def _log(self, message: dict[str, Any]) -> None:
        """What is new lies there to be pulled, and the bot is told that it does."""
        state = self.state
        with state.lock:
            token = secrets.token_urlsafe(12)
            state.kf_tokens[token] = state.now() + SYNC_TOKEN_LIFE
            base = {"msgid": secrets.token_hex(12), "open_kfid": state.kf_id}
            state.kf_log.append({**base, "send_time": int(state.now()), **message})
        self.rings(token)

    def rings(self, token: str) -> bool:
        xml = write_xml(
            {
                "ToUserName": self.state.corp_id,
                "CreateTime": int(self.state.now()),
                "MsgType": "event",
                "Event": "kf_msg_or_event",
                "Token": token,
                "OpenKfId": self.state.kf_id,
            }
        )
        return not self.courier.url or self.courier.brings(xml)

    # ----------------------------------------------------------------------------- listening

    def sent(self, name: str) -> list[Said]:
        """All that the bot said to a member, a customer, or "robot"."""
        who = name if name in self.state.customers else name.casefold()
        with self.state.lock:
            return [each for each in self.state.said if each.to == who]

    def heard(self, name: str) -> list[str]:
        return [each.text for each in self.sent(name)]

    def hears(self, name: str, words: str, within: float = 60.0) -> Said:
        """The newest message with these words, once it is there."""
        said: Said = self.waits(
            lambda: next((x for x in reversed(self.sent(name)) if words in x.text), None),
            within,
            f"{name} did not hear {words!r}: ",
            name,
        )
        return said

    def waits(
        self, until: Callable[[], Any], within: float = 60.0, wrong: str = "", name: str = ""
    ) -> Any:
        end = time.monotonic() + within
        while not (found := until()):
            heard = self.heard(name) if name else self.violations
            assert time.monotonic() < end, f"{wrong or 'nothing came of it'} {heard}"
            time.sleep(0.02)
        return found

    def fault(self, path: str, **what: Any) -> None:
        """See ``state.Fault``."""
        self.state.faults.append(Fault(path, **what))

    def ages(self, seconds: float) -> None:
        """Puts the clock of this world ahead."""
        self.state.shift += seconds
