"""Short messages: the last way to somebody whom no messenger reaches, through a provider.

In China a short message is a template that the operator has approved, with a variable or two. So
it says a short thing whole, or only that there is news; the words themselves wait.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any, Protocol

from bot.channels.base import Channel, Outgoing
from bot.channels.errors import Gone, SendError, Transient, WayClosed

CONNECT_MS, READ_MS = 5_000, 10_000
PAY_VARIABLE = "code"  # of the template whose address it ends
LONGEST = 35  # characters of one variable, as the operators have it
WordOf = Callable[[int, int], str]
NEWS = "物业有新的回复，请到微信公众号查看"


class Provider(Protocol):
    async def send(self, phone: str, words: str, reference: str) -> str:
        """Sends our template with ``words`` in it; the provider's id of it. ``reference`` comes
        back in its reports. Raises ``SendError``."""

    async def pays(self, phone: str, word: str, reference: str) -> str:
        """The same with the template whose address ends in ``word``: where a reminder is paid."""


class Sms(Channel):
    """Addresses are mobile numbers of 11 digits. Nobody answers to a short message of ours."""

    name = "sms"
    windowed = True
    room = LONGEST * 3
    speaks = False
    takes_templates = True

    def __init__(self, provider: Provider, word_of: WordOf | None = None) -> None:
        """``word_of``: makes the word of a link to pay by, where there is a template for it."""
        self._provider, self._word_of = provider, word_of

    def fits_template(self, message: Outgoing) -> bool:
        if message.pays is not None:
            return self._word_of is not None
        alone = message.photo or message.document or message.files or message.buttons
        return not alone and "\n" not in message.text and len(message.text) <= LONGEST

    async def send(self, message: Outgoing) -> str:
        if message.pays is not None and self._word_of is not None:
            word, reference = self._word_of(*message.pays), str(message.outbox_id)
            return f"sms:{await self._provider.pays(message.address, word, reference)}"
        words = message.text if self.fits_template(message) else NEWS
        sent = await self._provider.send(message.address, words, str(message.outbox_id))
        return f"sms:{sent}"


class Aliyun:
    """Alibaba Cloud's 短信服务 through its own SDK (``pip install 'guanjia[sms]'``).

    ``variable``: the name of the template's variable that takes the words. ``endpoint``: a host, or
    an address with its scheme.
    Raises ValueError where the SDK is not installed.
    """

    def __init__(
        self,
        key_id: str,
        key_secret: str,
        sign: str,
        template: str,
        variable: str,
        endpoint: str,
        pay_template: str = "",
    ) -> None:
        try:
            client = importlib.import_module("alibabacloud_dysmsapi20170525.client")
            self._models = importlib.import_module("alibabacloud_dysmsapi20170525.models")
            openapi = importlib.import_module("alibabacloud_tea_openapi.models")
        except ImportError as error:
            raise ValueError("short messages need: pip install 'guanjia[sms]'") from error
        scheme, _, host = endpoint.rpartition("://")
        config = openapi.Config(
            access_key_id=key_id,
            access_key_secret=key_secret,
            endpoint=host,
            protocol=scheme or "https",
            connect_timeout=CONNECT_MS,
            read_timeout=READ_MS,
        )
        self._client: Any = client.Client(config)
        self._sign, self._template, self._variable = sign, template, variable
        self._pay_template = pay_template

    async def send(self, phone: str, words: str, reference: str) -> str:
        return await self._send(phone, self._template, {self._variable: words}, reference)

    async def pays(self, phone: str, word: str, reference: str) -> str:
        return await self._send(phone, self._pay_template, {PAY_VARIABLE: word}, reference)

    async def _send(self, phone: str, template: str, values: dict[str, str], reference: str) -> str:
        request = self._models.SendSmsRequest(
            phone_numbers=phone,
            sign_name=self._sign,
            template_code=template,
            template_param=json.dumps(values, ensure_ascii=False),
            out_id=reference,
        )
        try:
            body = (await self._client.send_sms_async(request)).body
        except Exception as error:  # the SDK raises many kinds; its words may hold the key
            code = getattr(error, "code", None)
            if isinstance(code, str) and code:
                raise refused(code) from None
            raise Transient(f"the provider cannot be reached: {type(error).__name__}") from None
        if body is None or not body.code:
            raise Transient("the provider's answer is no answer")
        if body.code != "OK":
            raise refused(str(body.code))
        return str(body.biz_id)


# What its codes mean for us: https://help.aliyun.com, 短信服务 API 错误码 and 公共错误码.
_NUMBER = ("isv.MOBILE_NUMBER_ILLEGAL",)
_BUSY = ("Throttling", "ServiceUnavailable", "InternalError", "isp.SYSTEM_ERROR", "isp.GATEWAY")


def refused(code: str) -> SendError:
    """The number is none, the provider is busy, or this message cannot go by short message: a
    wrong key, an empty account, a template that was not approved, too many for this number."""
    reason = f"the provider refuses: {code}"
    if code in _NUMBER:
        return Gone(reason, "unknown")
    if code.startswith(_BUSY):
        return Transient(reason)
    return WayClosed(reason)
