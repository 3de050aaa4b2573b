"""Messages of several requests whose first left and whose next failed: where to go on."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 1000


class Unfinished:
    """In memory: after a restart such a message begins anew."""

    def __init__(self) -> None:
        self._found: OrderedDict[int, tuple[int, str]] = OrderedDict()

    def resume(self, outbox_id: int) -> tuple[int, str]:
        """How many requests are done, and what the platform called the last one."""
        return self._found.pop(outbox_id, (0, ""))

    def remember(self, outbox_id: int, done: int, last: str) -> None:
        if done:
            self._found[outbox_id] = (done, last)
        while len(self._found) > REMEMBERED:
            self._found.popitem(last=False)
