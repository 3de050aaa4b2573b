"""The fake WeCom complains when a rule is broken: a fake that never does would prove nothing."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.wecom import Corp, serving
from tests.fakes.wecom.state import Customer


class Bot:
    """A bot without manners."""

    def __init__(self, corp: Corp) -> None:
        self.corp, self.state = corp, corp.state
        verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.http = httpx.Client(base_url=corp.root, trust_env=False, verify=verify)
        self.token = self.fetches_token()

    def fetches_token(self) -> str:
        who = {"corpid": self.state.corp_id, "corpsecret": self.state.secret}
        answer = self.http.get("/cgi-bin/gettoken", params=who).json()
        return str(answer.get("access_token", ""))

    def calls(self, path: str, body: Any, *, ascii_only: bool = False, **query: str) -> int:
        content = json.dumps(body, ensure_ascii=ascii_only).encode()
        params = {"access_token": self.token, **query}
        answer = self.http.post(f"/cgi-bin/{path}", params=params, content=content).json()
        return int(answer["errcode"])

    def says(self, kind: str, content: Any, **more: Any) -> int:
        body = {"touser": "zhang", "agentid": self.state.agent_id, "msgtype": kind, kind: content}
        return self.calls("message/send", body, **more)

    def tells_customer(self, kind: str, content: Any, name: str) -> int:
        body = {"touser": "wm1", "open_kfid": self.state.kf_id, "msgid": name}
        return self.calls("kf/send_msg", {**body, "msgtype": kind, kind: content})


@pytest.fixture
def bot() -> Iterator[Bot]:
    with serving() as corp:
        corp.joins("zhang")
        corp.state.customers["wm1"] = Customer("wm1", "wm1", 5, corp.state.now() + 3600)
        bot = Bot(corp)
        yield bot
        bot.http.close()


def card(task: str = "1-a", **more: Any) -> dict[str, Any]:
    button = {"text": "接单", "key": "/take 1"}
    whole = {"card_type": "button_interaction", "main_title": {"title": "#1"}, "task_id": task}
    return {**whole, "button_list": [button], **more}


TEXT = {"content": "您好"}
MENU = {"type": "click", "click": {"id": "/fee", "content": "查费"}}


def test_good_manners_are_no_violation(bot: Bot) -> None:
    assert bot.says("text", TEXT) == 0
    assert bot.says("template_card", card()) == 0
    assert bot.tells_customer("msgmenu", {"head_content": "可以：", "list": [MENU]}, "g1") == 0
    assert bot.corp.violations == []


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("text", {"content": "很" * 700}, "bytes"),
        ("text", {"content": " "}, "empty"),
        ("template_card", card(button_list=[]), "number of buttons"),
        ("template_card", card(task="中文"), "task_id"),
        ("template_card", card(main_title={"title": "长" * 40}), "longer"),
        ("template_card", card(button_list=[{"text": "", "key": "x"}]), "no text"),
    ],
)
def test_a_message_against_the_rules(bot: Bot, kind: str, content: Any, words: str) -> None:
    bot.says(kind, content)
    assert words in "".join(bot.corp.violations)


def test_what_only_counting_shows(bot: Bot) -> None:
    for _ in range(31):
        assert bot.says("text", TEXT) == 0  # the platform says nothing
    assert len(bot.corp.heard("zhang")) == 30
    assert "30 messages a minute" in bot.corp.violations[0]


def test_a_code_is_for_once_and_for_three_days(bot: Bot) -> None:
    bot.says("template_card", card())
    (code,) = bot.state.codes
    change = {"userids": ["zhang"], "response_code": code, "button": {"replace_name": "已接单"}}
    assert bot.calls("message/update_template_card", change) == 0
    assert bot.corp.sent("zhang")[0].stamp == "已接单"
    assert bot.calls("message/update_template_card", change) != 0
    assert "used before" in bot.corp.violations[0]
    assert bot.says("template_card", card()) != 0  # the same task_id


def test_escapes_storms_and_old_tokens(bot: Bot) -> None:
    bot.says("text", TEXT, ascii_only=True)
    assert "escapes" in bot.corp.violations[0]
    for _ in range(6):
        bot.fetches_token()
    assert "tokens" in bot.corp.violations[1]
    bot.corp.ages(7201)
    assert bot.says("text", TEXT) == 42001
    bot.token = "made up"
    assert bot.says("text", TEXT) == 40014


def test_a_robot_that_talks_too_much(bot: Bot) -> None:
    said = {"msgtype": "text", "text": TEXT}
    codes = [bot.calls("webhook/send", said, key=bot.state.robot_key) for _ in range(21)]
    assert codes == [0] * 20 + [45009]
    assert "robot" in bot.corp.violations[0]


def test_five_words_to_a_customer_and_no_sixth(bot: Bot) -> None:
    codes = [bot.tells_customer("text", TEXT, f"g{number}") for number in range(6)]
    assert codes == [0] * 5 + [95001]
    assert bot.tells_customer("text", TEXT, "g0") == 0  # said before: not said again
    assert len(bot.corp.heard("wm1")) == 5
    bot.corp.ages(49 * 3600)
    bot.token = bot.fetches_token()
    assert bot.tells_customer("text", TEXT, "late") == 95002


@pytest.mark.parametrize(
    "lines", [[], [MENU] * 11, [{"type": "click", "click": {"id": "", "content": "x"}}]]
)
def test_a_menu_against_the_rules(bot: Bot, lines: list[Any]) -> None:
    assert bot.tells_customer("msgmenu", {"head_content": "可以：", "list": lines}, "g1") != 0
    assert bot.corp.violations


def test_a_door_that_does_not_open_three_times(bot: Bot) -> None:
    bot.corp.courier.url = "http://127.0.0.1:9/wecom"
    assert not bot.corp.says("zhang", "你好")
    assert bot.corp.courier.statuses == [0, 0, 0]
    assert "was not taken" in bot.corp.violations[0]
