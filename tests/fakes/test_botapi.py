"""The fake Bot API keeps the rules of the real one; a test that it passes means something."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from tests.fakes.botapi import BotApi


def ask(api: BotApi, method: str, token: str = "", **params: Any) -> dict[str, Any]:
    return api.call(method, token=token, **params)


def updates(api: BotApi, **params: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = ask(api, "getUpdates", **params)["result"]
    return result


KEYBOARD = {"inline_keyboard": [[{"text": "接单", "callback_data": "/take 12"}]]}


@pytest.mark.parametrize(
    ("token", "method", "code"),
    [("1:OTHER", "getMe", 401), ("nonsense", "getMe", 404), ("", "getMoney", 404)],
)
def test_strangers_and_unknown_methods(api: BotApi, token: str, method: str, code: int) -> None:
    assert ask(api, method, token)["error_code"] == code


def test_methods_in_any_case_and_parameters_in_any_form(api: BotApi) -> None:
    wang = api.person("王阿姨")
    url = f"{api.root}/bot{api.token}/SENDMESSAGE"
    form = {"chat_id": str(wang), "text": "二&=漏水"}
    assert httpx.post(url, params=form).json()["ok"]
    assert httpx.post(url, data=form).json()["ok"]
    assert httpx.post(url, data=form, files={"x": b""}).json()["ok"]
    assert api.heard(wang) == ["二&=漏水"] * 3


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "😱" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": 12345}, "chat not found"),
        ({"text": "x", "message_thread_id": 9}, "message thread not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}}, "array of arrays"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
            "Text buttons are unallowed",
        ),
        (
            {
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "好" * 22}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
    ],
)
def test_what_cannot_be_sent(api: BotApi, params: dict[str, Any], said: str) -> None:
    answer = ask(api, "sendMessage", **{"chat_id": api.person("王阿姨"), **params})
    assert answer["error_code"] == 400 and said in answer["description"]
    assert api.sent() == []


def test_a_text_of_the_longest_length_passes(api: BotApi) -> None:
    assert ask(api, "sendMessage", chat_id=api.person("王阿姨"), text="😱" * 2048)["ok"]


def test_an_update_stays_until_the_next_offset(api: BotApi) -> None:
    first, second = (api.says("王阿姨", text)["update_id"] for text in "一二")
    assert [one["update_id"] for one in updates(api)] == [first, second]
    assert [one["update_id"] for one in updates(api, limit=1)] == [first]
    assert [one["message"]["text"] for one in updates(api, offset=second)] == ["二"]
    assert updates(api, offset=second + 1) == updates(api) == []


def test_a_poll_waits_for_news_and_a_second_one_ends_it(api: BotApi) -> None:
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(updates, api, timeout=30)
        api.waits(lambda: api.stats()["calls"].get("getupdates"))
        api.says("王阿姨", "一")
        assert len(waiting.result(5)) == 1
        first = threads.submit(ask, api, "getUpdates", timeout=30, offset=10**6)
        api.waits(lambda: api.stats()["calls"]["getupdates"] == 2)
        second = threads.submit(ask, api, "getUpdates", timeout=1)
        assert first.result(5)["error_code"] == 409
        assert second.result(5)["ok"]


def test_only_wanted_kinds_come(api: BotApi) -> None:
    assert updates(api, allowed_updates=["message"]) == []
    said = api.says("王阿姨", "一")
    api.edits("王阿姨", said["message_id"], "二")
    api.blocks("王阿姨")
    assert [sorted(one) for one in updates(api)] == [["message", "update_id"]]


def test_a_pressed_button_waits_only_150_seconds(api: BotApi) -> None:
    wang = api.person("王阿姨")
    sent = ask(api, "sendMessage", chat_id=wang, text="?", reply_markup=KEYBOARD)["result"]
    api.presses(wang, sent["message_id"], "接单")
    (update,) = updates(api)
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("/take 12", sent["message_id"])
    assert ask(api, "answerCallbackQuery", callback_query_id=query["id"])["ok"]
    api.ages(151)
    assert updates(api) == []
    late = ask(api, "answerCallbackQuery", callback_query_id=query["id"])
    assert "query is too old" in late["description"]
    with pytest.raises(AssertionError, match="no button"):
        api.presses(wang, sent["message_id"], "转派")


def test_a_message_waits_a_day(api: BotApi) -> None:
    api.says("王阿姨", "一")
    api.ages(86_000)
    assert len(updates(api)) == 1
    api.ages(500)
    assert updates(api) == []


def test_an_edit_must_change_something(api: BotApi) -> None:
    wang = api.person("王阿姨")
    sent = ask(api, "sendMessage", chat_id=wang, text="一")["result"]
    place = {"chat_id": wang, "message_id": sent["message_id"]}
    assert ask(api, "editMessageText", **place, text="二")["ok"]
    assert "not modified" in ask(api, "editMessageText", **place, text="二")["description"]
    place["message_id"] = 10**6
    assert "not found" in ask(api, "editMessageText", **place, text="三")["description"]
    assert api.heard(wang) == ["二"]


def test_the_doors_of_a_chat(api: BotApi) -> None:
    wang = api.person("王阿姨")
    api.blocks(wang)
    assert ask(api, "sendMessage", chat_id=wang, text="一")["error_code"] == 403
    api.unblocks(wang)
    assert ask(api, "sendMessage", chat_id=wang, text="一")["ok"]
    said = [one["my_chat_member"]["new_chat_member"]["status"] for one in updates(api)]
    assert said == ["kicked", "member"]


def test_a_group_that_moved_answers_with_its_new_id(api: BotApi) -> None:
    group = api.group("工程部")
    new = api.migrates(group)
    answer = ask(api, "sendMessage", chat_id=group, text="一")
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    moved = [one["message"].get("migrate_to_chat_id") for one in updates(api)]
    assert moved == [new, None]


def test_the_pace_is_kept_and_who_breaks_it_is_written_down(api: BotApi) -> None:
    api.limits()
    wang, group = api.person("王阿姨"), api.group("工程部")
    assert [ask(api, "sendMessage", chat_id=wang, text="x")["ok"] for _ in range(3)] == [True] * 3
    refused = ask(api, "sendMessage", chat_id=wang, text="x")
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
    assert sum(ask(api, "sendMessage", chat_id=group, text="x")["ok"] for _ in range(21)) == 20
    api.ages(61)
    assert ask(api, "sendMessage", chat_id=group, text="x")["ok"]
    assert [one["chat"] for one in api.stats()["violations"]] == [wang, group]
    crowd = [api.person(str(n)) for n in range(31)]
    assert sum(ask(api, "sendMessage", chat_id=one, text="x")["ok"] for one in crowd) < 31


def test_a_fault_meets_whom_it_is_meant_for(api: BotApi) -> None:
    wang, li = api.person("王阿姨"), api.person("李先生")
    api.fault(method="sendMessage", chat=wang, times=2, code=400, description="Bad Request: no")
    codes = [
        ask(api, "sendMessage", chat_id=who, text="x").get("error_code") for who in (li, wang) * 3
    ]
    assert codes == [None, 400, None, 400, None, None]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_line_can_break_or_hang(api: BotApi, accepted: bool) -> None:
    wang = api.person("王阿姨")
    url = f"{api.root}/bot{api.token}/sendMessage"
    for kind, error in (("drop", httpx.RemoteProtocolError), ("hang", httpx.ReadTimeout)):
        api.fault(kind, accepted=accepted, seconds=5)
        with pytest.raises(error):
            httpx.post(url, json={"chat_id": wang, "text": kind}, timeout=0.2)
    assert api.heard(wang) == (["drop", "hang"] if accepted else [])


def test_files_come_back_as_they_were_sent(api: BotApi) -> None:
    content = bytes(range(256)) * 9 + b"\r\n--x\r\n"
    photo = api.sends_photo("王阿姨", content, caption="厨房")
    (update,) = updates(api)
    assert update["message"]["photo"][-1]["file_id"] == photo["file_id"]
    file = ask(api, "getFile", file_id=photo["file_id"])["result"]
    got = httpx.get(f"{api.root}/file/bot{api.token}/{file['file_path']}")
    assert (got.content, file["file_size"]) == (content, len(content))
    wang = api.person("王阿姨")
    url = f"{api.root}/bot{api.token}/sendDocument"
    files = {"document": ("平面图.pdf", content)}
    assert httpx.post(url, data={"chat_id": str(wang)}, files=files).json()["ok"]
    assert api.sent(wang)[0]["file"] == {"name": "平面图.pdf", "size": len(content)}


class Receiver(HTTPServer):
    """A webhook that refuses the first ``refusals`` deliveries."""

    def __init__(self, refusals: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.refusals = refusals
        self.seen: list[tuple[str, str]] = []


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
        self.server.seen.append((body["message"]["text"], secret))
        self.server.refusals -= 1
        self.send_response(503 if self.server.refusals >= 0 else 200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def test_a_webhook_is_insisted_on_in_order(api: BotApi) -> None:
    with Receiver(refusals=3) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, args=(0.01,))
        thread.start()
        api.insists(0.02)
        api.says("王阿姨", "一")
        ask(api, "setWebhook", url=f"http://127.0.0.1:{receiver.server_port}/", secret_token="s")
        api.says("王阿姨", "二")
        assert ask(api, "getUpdates")["error_code"] == 409
        api.waits(lambda: not api.stats()["waiting"])
        receiver.shutdown()
        thread.join()
    assert receiver.seen == [("一", "s")] * 4 + [("二", "s")]
    assert ask(api, "deleteWebhook")["ok"] and updates(api) == []


def test_worlds_do_not_meet(api: BotApi, root: str) -> None:
    other = BotApi(root)
    other.says("王阿姨", "别处")
    assert updates(api) == []
    api.says("王阿姨", "此处")
    api.clear()
    assert updates(api) == [] and len(updates(other)) == 1
    other.close()


@pytest.mark.long
def test_it_runs_as_a_process_of_its_own_and_ends_by_itself() -> None:
    command = [sys.executable, "-m", "tests.fakes.botapi", "--lenient", "--seconds", "1.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        api = BotApi(f"http://127.0.0.1:{process.stdout.readline().strip()}", "1000:TEST")
        assert ask(api, "sendMessage", chat_id=4, text="x")["ok"]
        started = time.monotonic()
        assert process.wait(10) == 0
        assert time.monotonic() - started < 5
        api.close()
