"""The platform's interface as an ASGI app in a thread of its own, with scripted faults."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from tests.fakes import ending
from tests.fakes.botapi.server import listen
from tests.fakes.officialaccount.platform import Platform, Refusal

HANGS = 8.0  # seconds; longer than anybody should wait


class App:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        kind = next((v for name, v in scope["headers"] if name == b"content-type"), b"").decode()
        path, query = scope["path"], dict(parse_qsl(scope["query_string"].decode()))
        if await self._goes_wrong(path, send):
            return
        try:
            answer = self._platform.answer(path, query, body, kind)
        except Refusal as refusal:
            answer = {"errcode": refusal.code, "errmsg": refusal.words}
        if isinstance(answer, bytes):
            await _say(send, 200, answer, b"image/jpeg")
        else:
            content = json.dumps(answer, ensure_ascii=False).encode()
            await _say(send, 200, content, b"application/json; encoding=utf-8")

    async def _goes_wrong(self, path: str, send: Any) -> bool:
        """Whether that was the answer."""
        if self._platform.down:
            await _say(send, 502, b"<html>Bad Gateway</html>", b"text/html")
            return True
        with self._platform.lock:
            fault = next((one for one in self._platform.faults if path.endswith(one[0])), None)
            if fault is None:
                return False
            self._platform.faults.remove(fault)
        what = fault[1]
        if what == "hang":
            await asyncio.sleep(HANGS)
            return True
        if what == "html":
            await _say(send, 200, b"<html>busy</html>", b"text/html")
        elif what == "cut":
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": [
                        (b"content-length", b"1000"),
                        (b"content-type", b"application/json"),
                    ],
                }
            )
        else:
            content = json.dumps({"errcode": what, "errmsg": "scripted"}).encode()
            await _say(send, 200, content, b"application/json")
        return True


async def _say(send: Any, status: int, content: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


@contextmanager
def serving(platform: Platform) -> Iterator[str]:
    """Yields the interface's root."""
    listening = listen()
    config = uvicorn.Config(
        App(platform),
        log_level=60,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = ending.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="officialaccount")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
