"""The HTTP side of the fake, in threads of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.wecom import kf, methods
from tests.fakes.wecom.corp import Corp
from tests.fakes.wecom.state import MEDIA_LIFE, Refused, State

Method = Callable[[State, dict[str, str], bytes], dict[str, Any]]

OPEN: dict[str, Method] = {  # no token is asked for
    "/cgi-bin/gettoken": methods.gettoken,
    "/cgi-bin/webhook/send": methods.robot,
    "/cgi-bin/webhook/upload_media": methods.robot_upload,
}
METHODS: dict[str, Method] = {
    "/cgi-bin/message/send": methods.send,
    "/cgi-bin/message/update_template_card": methods.update_template_card,
    "/cgi-bin/media/upload": methods.upload,
    "/cgi-bin/agent/get": methods.agent,
    "/cgi-bin/kf/account/list": kf.accounts,
    "/cgi-bin/kf/sync_msg": kf.sync_msg,
    "/cgi-bin/kf/send_msg": kf.send_msg,
    "/cgi-bin/kf/send_msg_on_event": kf.send_msg_on_event,
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: ClassVar[State]

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("content-length", "0"))))

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if self.state.down:
            self._answer(502, b"<html>busy</html>", "text/html")
            return
        with self.state.lock:
            self.state.calls.append(parts.path)
            fault = next((x for x in self.state.faults if parts.path.endswith(x.path)), None)
            if fault is not None:
                fault.times -= 1
                if fault.times < 1:
                    self.state.faults.remove(fault)
            if fault is None or fault.done:
                answer = self._call(parts.path, query, body)
        if fault is None:
            self._answer(200, *answer)
        elif fault.kind == "drop":
            self.close_connection = True
        elif fault.kind == "status":
            self._answer(fault.code, b"<html>busy</html>", "text/html")
        else:
            self._answer(200, *_json({"errcode": fault.code, "errmsg": "as the test wants it"}))

    def _call(self, path: str, query: dict[str, str], body: bytes) -> tuple[bytes, str]:
        try:
            if path in OPEN:
                return _json(OPEN[path](self.state, query, body))
            methods.authorise(self.state, query)
            if path == "/cgi-bin/media/get":
                return _media(self.state, query.get("media_id", ""))
            if path not in METHODS:
                raise Refused(404, f"there is no {path}")
            return _json(METHODS[path](self.state, query, body))
        except Refused as refusal:
            return _json({"errcode": refusal.code, "errmsg": refusal.words})

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A line that was cut is meant, or the other side's business."""


def _json(answer: dict[str, Any]) -> tuple[bytes, str]:
    whole = {"errcode": 0, "errmsg": "ok", **answer}
    return json.dumps(whole, ensure_ascii=False).encode(), "application/json; charset=utf-8"


def _media(state: State, media_id: str) -> tuple[bytes, str]:
    content, mime, _, born = state.media.get(media_id, (b"", "", "", 0.0))
    if not mime or born + MEDIA_LIFE < state.now():
        raise Refused(40007, "invalid media_id")
    return content, mime


@contextmanager
def serving() -> Iterator[Corp]:
    """A server in a thread of its own, with one company on it."""
    corp = Corp()
    handler = type("Handler", (Handler,), {"state": corp.state})
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    corp.root = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield corp
    finally:
        corp.close()
        server.shutdown()
        thread.join()
        server.server_close()
