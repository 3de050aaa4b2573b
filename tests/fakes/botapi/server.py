"""The HTTP side of the fake: Telegram's paths, the paths of /control, and its life in a thread."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote

import uvicorn

from tests.fakes import ending
from tests.fakes.botapi.account import Account, Fault
from tests.fakes.botapi.deliveries import Courier, get_updates
from tests.fakes.botapi.methods import METHODS
from tests.fakes.botapi.people import VERBS
from tests.fakes.botapi.rules import Params, Refused

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
JSON = b"application/json"


class App:
    """ASGI: /bot<token>/<method>, /file/bot<token>/<path>, /control/<verb> (header X-Bot)."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self._couriers: dict[str, Courier] = {}
        self._errands: set[asyncio.Task[None]] = set()

    def account(self, token: str) -> Account:
        """The world of this token; it comes into being when it is first asked for."""
        if token not in self.accounts:
            self.accounts[token] = Account(token)
        return self.accounts[token]

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        body = await _body(receive)
        try:
            if path.startswith("/bot"):
                await self._api(scope, body, send)
            elif path.startswith("/control/"):
                await _answer(send, 200, self._control(scope, body))
            elif path.startswith("/file/bot"):
                await self._file(path, send)
            else:
                await _answer(send, 404, {"ok": False, "error_code": 404})
        except Refused as refusal:
            await _refuse(send, refusal)

    async def close(self) -> None:
        """Lets every poll and every fault go; stops the couriers."""
        for account in self.accounts.values():
            account.closing.set()
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)

    async def _api(self, scope: dict[str, Any], body: bytes, send: Send) -> None:
        token, _, name = scope["path"][4:].partition("/")
        account, method = self._known(token), name.casefold()
        params = _params(scope, body)
        account.calls[method] += 1
        if account.faults:
            fault = account.fault(method, int(params.get("chat_id", 0)))
            if fault and await self._goes_wrong(fault, account, method, params, send):
                return
        await _answer(send, 200, {"ok": True, "result": await self._call(account, method, params)})

    async def _call(self, account: Account, method: str, params: Params) -> Any:
        if method == "getupdates":
            return await get_updates(account, params)
        if method not in METHODS:
            raise Refused(404, "Not Found")
        result = METHODS[method](account, params)
        if method == "setwebhook" and account.webhook:
            self._send_courier(account)
        return result

    async def _goes_wrong(
        self, fault: Fault, account: Account, method: str, params: Params, send: Send
    ) -> bool:
        """Whether that was the answer."""
        if fault.kind == "answer":
            raise Refused(fault.code, fault.description, **fault.parameters)
        if fault.accepted:
            await self._call(account, method, params)
        if fault.kind == "odd":
            await _answer(send, 200, {"ok": True, "result": {"odd": True}})
            return True
        if fault.kind == "hang":
            closing = asyncio.ensure_future(account.closing.wait())
            await asyncio.wait([closing], timeout=fault.seconds)
            closing.cancel()
        # Half of an answer; the server beneath then cuts the line.
        await _start(send, 200, b"1000")
        return True

    async def _file(self, path: str, send: Send) -> None:
        token, _, rest = path[len("/file/bot") :].partition("/")
        account = self._known(token)
        account.calls["download"] += 1
        found = next((one for one in account.files.values() if one["path"] == rest), None)
        if found is None or found["gone"]:
            raise Refused(404, "Not Found")
        await _start(send, 200, str(len(found["bytes"])).encode(), b"application/octet-stream")
        await send({"type": "http.response.body", "body": found["bytes"]})

    def _control(self, scope: dict[str, Any], body: bytes) -> Any:
        headers = dict(scope["headers"])
        account = self.account(headers.get(b"x-bot", b"1000:TEST").decode())
        verb = scope["path"].removeprefix("/control/")
        arguments = json.loads(body or b"{}")
        try:
            if verb == "insists":  # how long the courier waits before its second retry
                self._send_courier(account).first_backoff = float(arguments["seconds"])
                return None
            return VERBS[verb](account, **arguments)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(422, f"{type(error).__name__}: {error}") from error

    def _known(self, token: str) -> Account:
        token = unquote(token)
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise Refused(404, "Not Found")
        if token not in self.accounts:
            raise Refused(401, "Unauthorized")
        return self.accounts[token]

    def _send_courier(self, account: Account) -> Courier:
        if account.token not in self._couriers:
            courier = self._couriers[account.token] = Courier(account)
            self._errands.add(asyncio.create_task(courier.run()))
        return self._couriers[account.token]


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


def _params(scope: dict[str, Any], body: bytes) -> Params:
    """Parameters come in the query, as a form, as JSON or in parts with files."""
    params: Params = (
        dict(parse_qsl(scope["query_string"].decode())) if scope["query_string"] else {}
    )
    if not body:
        return params
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if kind.startswith(JSON):
        params |= json.loads(body)
    elif kind.startswith(b"multipart/form-data"):
        params |= _parts(body, kind.partition(b"boundary=")[2].strip(b'"'))
    else:
        params |= parse_qsl(body.decode(), keep_blank_values=True)
    return params


def _parts(body: bytes, boundary: bytes) -> Params:
    """Fields as text, files as {"name", "content"}."""
    found: Params = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        named = dict(re.findall(r'(\w+)="([^"]*)"', head.decode()))
        if "filename" in named:
            found[named["name"]] = {"name": named["filename"], "content": content}
        else:
            found[named["name"]] = content.decode()
    for name, value in found.items():  # "attach://photo" names another part
        if isinstance(value, str) and value.startswith("attach://"):
            found[name] = found[value.removeprefix("attach://")]
    return found


async def _refuse(send: Send, refusal: Refused) -> None:
    answer: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    await _answer(send, refusal.code, answer)


async def _answer(send: Send, status: int, content: Any) -> None:
    body = json.dumps(content, ensure_ascii=False).encode()
    await _start(send, status, str(len(body)).encode())
    await send({"type": "http.response.body", "body": body})


async def _start(send: Send, status: int, length: bytes, kind: bytes = JSON) -> None:
    headers = [(b"content-type", kind), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})


class Server(ending.Server):
    """uvicorn with this one app; every poll that waits is let go when it stops."""

    def __init__(self, app: App) -> None:
        self.app = app
        super().__init__(
            uvicorn.Config(
                app,
                log_level=60,  # faults that cut the line are meant
                access_log=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.app.close()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """From any thread."""
        self.should_exit = True


def listen(port: int = 0) -> socket.socket:
    """A socket on loopback. Named a TCP one, since asyncio sends small answers at once (without
    waiting 40 ms for the rest) only on sockets that say so."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(1024)
    return listening


@contextmanager
def serving() -> Iterator[str]:
    """A server in a thread of its own; yields its root, as in "http://127.0.0.1:9000"."""
    listening = listen()
    server = Server(App())
    thread = threading.Thread(target=server.run, args=([listening],), name="botapi")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.stop()
        thread.join()
        listening.close()
