"""Alibaba Cloud's own SDK against a server that speaks its protocol, where the extra is there."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels import sms
from bot.channels.base import Outgoing
from bot.channels.errors import Gone, SendError, Transient, WayClosed
from bot.channels.sms import NEWS, Aliyun, Sms, refused

GOOD = {"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0", "RequestId": "F655"}
# status, answer; as the documents have them, and as the SDK was seen to take them
ANSWERS: dict[str, tuple[int, dict[str, str] | str]] = {
    "13800000001": (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "RequestId": "x"}),
    "13800000002": (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "RequestId": "x"}),
    "13800000003": (
        404,
        {"Code": "InvalidAccessKeyId.NotFound", "Message": "no"},
    ),
    "13800000004": (400, {"Code": "Throttling.User", "Message": "slow", "RequestId": "x"}),
    "13800000005": (503, {"Code": "ServiceUnavailable", "Message": "busy", "RequestId": "x"}),
    "13800000006": (200, {"Code": "isp.SYSTEM_ERROR", "RequestId": "x"}),
    "13800000007": (200, "<html>a proxy says hello</html>"),
    "13800000008": (200, "slow"),
}


class Operator(BaseHTTPRequestHandler):
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        given = parse_qs(urlsplit(self.path).query) | parse_qs(body)
        said = {name: value[0] for name, value in given.items()}
        self.asked.append(said | {name.lower(): value for name, value in self.headers.items()})
        status, answer = ANSWERS.get(said["PhoneNumbers"], (200, GOOD))
        if answer == "slow":
            time.sleep(1.5)
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json;charset=utf-8")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """The test says enough."""


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aliyun]:
    pytest.importorskip("alibabacloud_dysmsapi20170525", reason="needs the extra guanjia[sms]")
    monkeypatch.setattr(sms, "READ_MS", 500)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Operator)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    yield Aliyun("LTAI-key", "secret", "桂花园物业", "SMS_1", "text", endpoint)
    server.shutdown()
    server.server_close()


async def test_a_short_message_is_signed_and_says_what_it_should(provider: Aliyun) -> None:
    message = Outgoing(7, "13800000000", "您好，水管修好了")
    assert await Sms(provider).send(message) == "sms:900619746936498440^0"
    asked = Operator.asked[-1]
    assert (asked["x-acs-action"], asked["x-acs-version"]) == ("SendSms", "2017-05-25")
    assert asked["authorization"].startswith("ACS3-HMAC-SHA256 Credential=LTAI-key,")
    assert "secret" not in str(asked)
    assert (asked["PhoneNumbers"], asked["OutId"]) == ("13800000000", "7")
    assert (asked["SignName"], asked["TemplateCode"]) == ("桂花园物业", "SMS_1")
    assert json.loads(asked["TemplateParam"]) == {"text": "您好，水管修好了"}
    await Sms(provider).send(Outgoing(8, "13800000000", "长" * 36))
    assert json.loads(Operator.asked[-1]["TemplateParam"]) == {"text": NEWS}


@pytest.mark.parametrize(
    ("phone", "kind"),
    [
        ("13800000001", Gone),
        ("13800000002", WayClosed),
        ("13800000003", WayClosed),
        ("13800000004", Transient),
        ("13800000005", Transient),
        ("13800000006", Transient),
        ("13800000007", Transient),
        ("13800000008", Transient),
    ],
)
async def test_what_the_operator_refuses(
    provider: Aliyun, phone: str, kind: type[SendError]
) -> None:
    before = len(Operator.asked)
    with pytest.raises(SendError) as problem:
        await provider.send(phone, "您好", "7")
    assert type(problem.value) is kind
    assert "secret" not in str(problem.value)
    assert len(Operator.asked) == before + 1  # the SDK tries nothing again by itself


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "isv.AMOUNT_NOT_ENOUGH", "isv.OTHER"])
def test_a_refusal_names_its_code_for_whoever_must_mend_it(code: str) -> None:
    found = refused(code)
    assert code in str(found) and type(found) is WayClosed
