"""How the fake brings its callbacks: sealed, within five seconds, three times in all."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

import httpx

from bot.channels.wechat_common.crypto import Envelope, signature
from bot.channels.wechat_common.xml import read_xml
from tests.fakes.wecom.state import State

TRIES = 3
PATIENCE = 5.0  # seconds


@dataclass
class Courier:
    """``url``: the bot's ``/wecom``. Each callback goes out in the caller's own time."""

    state: State
    url: str = ""
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        state = self.state
        self._envelope = Envelope(state.token, state.aes_key, state.corp_id)
        self._client = httpx.Client(
            trust_env=False, timeout=PATIENCE, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )

    def close(self) -> None:
        self._client.close()

    def greets(self, text: str = "a1b2c3") -> str:
        """The console's check: what the bot says to ``echostr``."""
        sealed = self.seal(text)
        query = {**self._query(sealed), "echostr": sealed["Encrypt"]}
        answer = self._client.get(self.url, params=query)
        return answer.text if answer.status_code == 200 else ""

    def brings(self, xml: str, *, tries: int = TRIES) -> bool:
        """Whether the bot took it; a bot that does not, three times, has broken a rule."""
        for _ in range(tries):
            query, body = self.letter(xml)  # each try is sealed anew
            try:
                answer = self._client.post(self.url, params=query, content=body)
            except httpx.HTTPError:
                self.statuses.append(0)
                continue
            self.statuses.append(answer.status_code)
            if answer.status_code == 200:
                return True
        self.state.broke(f"a callback was not taken: {self.statuses[-tries:]}")
        return False

    def letter(self, xml: str) -> tuple[dict[str, str], bytes]:
        """Query and body of one callback."""
        sealed = self.seal(xml)
        body = (
            f"<xml><ToUserName><![CDATA[{self.state.corp_id}]]></ToUserName>"
            f"<AgentID><![CDATA[{self.state.agent_id}]]></AgentID>"
            f"<Encrypt><![CDATA[{sealed['Encrypt']}]]></Encrypt></xml>"
        )
        return self._query(sealed), body.encode()

    def seal(self, text: str) -> dict[str, str]:
        return read_xml(self._envelope.seal(text, self.state.now()))

    def _query(self, sealed: dict[str, str]) -> dict[str, str]:
        stamp, nonce, hidden = sealed["TimeStamp"], sealed["Nonce"], sealed["Encrypt"]
        mark = signature(self.state.token, stamp, nonce, hidden)
        return {"msg_signature": mark, "timestamp": stamp, "nonce": nonce}
