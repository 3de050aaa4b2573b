"""The hand that plays people in a test and looks at what they heard."""

from __future__ import annotations

import base64
import itertools
import os
import ssl
import time
from collections.abc import Callable
from typing import Any

import httpx

_numbers = itertools.count(os.getpid() * 1000)

Who = int | str  # an id, or a name that the fake gives an id when it first hears it


class BotApi:
    """One bot's world on a fake server. Blocks for the milliseconds that a request takes.

    ``token``: by default a fresh one, so that tests on one server do not meet. What people write
    and press comes to the bot as updates; ``heard`` and ``sent`` are what the bot wrote.
    ``socket``: by which the fake is reached where it runs on another host.
    """

    def __init__(self, root: str, token: str = "", socket: str = "") -> None:
        self.root = root
        self.token = token or f"{next(_numbers)}:TEST"
        self._client = httpx.Client(
            base_url=root,
            transport=httpx.HTTPTransport(uds=socket) if socket else None,
            headers={"X-Bot": self.token},
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # never used, and the quickest to make
            timeout=30.0,
        )
        self.stats()  # from now on the token is known

    def close(self) -> None:
        self._client.close()

    def person(self, name: str, *, id: int = 0, language: str = "zh-hans") -> int:
        """Somebody whom the bot may write to; returns their id."""
        return int(self.do("person", name=name, id=id, language=language))

    def group(
        self,
        title: str,
        *,
        id: int = 0,
        topics: list[int] | None = None,
        forum: bool = False,
        manages: bool = True,
    ) -> int:
        """A supergroup with the bot in it; returns its id. ``manages``: can_manage_topics."""
        what = {"title": title, "id": id, "topics": topics, "forum": forum, "manages": manages}
        return int(self.do("group", **what))

    def topics(self, chat: Who) -> list[dict[str, Any]]:
        """The topics of a group: thread, title, closed."""
        found: list[dict[str, Any]] = self.do("topics", chat=chat)
        return found

    def deletes_topic(self, chat: Who, topic: int) -> None:
        """Somebody deletes a topic; the bot is not told."""
        self.do("deletes_topic", chat=chat, topic=topic)

    def says(self, user: Who, text: str, *, chat: Who = 0, **more: Any) -> dict[str, int]:
        """Returns {"update_id", "message_id"}. ``more``: reply_to, topic, extra."""
        said: dict[str, int] = self.do("says", user=user, text=text, chat=chat, **more)
        return said

    def edits(self, user: Who, message_id: int, text: str, *, chat: Who = 0) -> int:
        """Returns the number of the update."""
        return int(self.do("edits", user=user, message_id=message_id, text=text, chat=chat))

    def sends(self, user: Who, kind: str, content: bytes = b"", **more: Any) -> dict[str, Any]:
        """A voice, video, document …; {"update_id", "message_id", "file_id"}. ``more``: caption,
        chat, name, mime, size, understated."""
        encoded = base64.b64encode(content).decode()
        sent: dict[str, Any] = self.do("sends", user=user, kind=kind, content=encoded, **more)
        return sent

    def sends_photo(self, user: Who, content: bytes, **more: Any) -> dict[str, Any]:
        """See ``sends``."""
        return self.sends(user, "photo", content, **more)

    def presses(self, user: Who, message_id: int, label: str, *, chat: Who = 0) -> int:
        """Presses the button of that label under one of the bot's messages; returns the number
        of the update. AssertionError where there is none."""
        return int(self.do("presses", user=user, message_id=message_id, label=label, chat=chat))

    def blocks(self, user: Who) -> int:
        return int(self.do("blocks", user=user))

    def unblocks(self, user: Who) -> int:
        return int(self.do("unblocks", user=user))

    def hinders(self, chat: Who, obstacle: str) -> None:
        """blocked, deactivated, not_started, kicked or deleted, without the bot being told."""
        self.do("hinders", chat=chat, obstacle=obstacle)

    def migrates(self, chat: Who) -> int:
        """Returns the group's new id."""
        return int(self.do("migrates", chat=chat))

    def pushes(self, update: Any) -> int:
        """Any JSON as an update; returns the number under which it waits."""
        return int(self.do("pushes", update=update))

    def redelivers(self, update_id: int) -> None:
        """Brings an update a second time, confirmed or not."""
        self.do("redelivers", update_id=update_id)

    def fault(self, kind: str = "answer", **what: Any) -> None:
        """See ``account.Fault``: method, chat, times, code, description, parameters, seconds,
        accepted."""
        self.do("fault", kind=kind, **what)

    def limits(self, enforced: bool = True) -> None:
        """Enforces the pace of the platform; ``stats()["violations"]`` tells who broke it."""
        self.do("limits", enforced=enforced)

    def lenient(self, on: bool = True) -> None:
        """Lets the bot write to any chat, known or not."""
        self.do("lenient", on=on)

    def ages(self, seconds: float) -> None:
        """Puts the clock of this world ahead."""
        self.do("ages", seconds=seconds)

    def insists(self, seconds: float) -> None:
        """How long a webhook's second retry waits; each further one twice as long."""
        self.do("insists", seconds=seconds)

    def heard(self, chat: Who) -> list[str]:
        """The texts that the bot sent to a chat, in order."""
        return [one["text"] for one in self.sent(chat)]

    def sent(self, chat: Who = 0) -> list[dict[str, Any]]:
        """All that the bot sent: method, chat, topic, message_id, text, rows, file, at."""
        sent: list[dict[str, Any]] = self.do("sent", chat=chat)
        return sent

    def stats(self) -> dict[str, Any]:
        """calls, sent, waiting, answers, menus, violations, webhook, wanted, faults."""
        stats: dict[str, Any] = self.do("stats")
        return stats

    def clear(self) -> None:
        self.do("clear")

    def waits(self, until: Callable[[], Any], within: float = 5.0) -> Any:
        """Asks again and again; for tests whose bot is another process. AssertionError if not."""
        end = time.monotonic() + within
        while not (found := until()):
            assert time.monotonic() < end, "nothing came of it"
            time.sleep(0.02)
        return found

    def call(self, method: str, *, token: str = "", **params: Any) -> dict[str, Any]:
        """A method of the Bot API itself, as the bot would call it; the whole answer."""
        url = f"/bot{token or self.token}/{method}"
        answer: dict[str, Any] = self._client.post(url, json=params, timeout=60.0).json()
        return answer

    def do(self, verb: str, **arguments: Any) -> Any:
        """One verb of /control."""
        answer = self._client.post(f"/control/{verb}", json=arguments)
        assert answer.status_code == 200, answer.text
        return answer.json()
