"""Why a message did not leave: one small class for each thing that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial


class SendError(Exception):
    """A message did not leave, or nobody knows whether it did. Raised as one of those below."""


class Transient(SendError):
    """The platform cannot be reached, or says nothing that helps: another try, a little later."""


class TooFast(SendError):
    """The platform asks to wait so long before anything is said to this address."""

    def __init__(self, reason: str, wait: timedelta) -> None:
        super().__init__(reason)
        self.wait = wait


class Refused(SendError):
    """Another try of this message, or of this file, cannot help."""


class WayClosed(Refused):
    """The address is good, but this message cannot go there now (the reply window has closed, a
    quota is used up, a form is not taken): the person's next way."""


class Gone(SendError):
    """The address itself is of no use any more; ``state`` says how (blocked, gone, not_started,
    unknown, kicked)."""

    def __init__(self, reason: str, state: str) -> None:
        super().__init__(reason)
        self.state = state


class TopicGone(SendError):
    """Only the topic of a group is no longer there; the group itself still listens."""


class Moved(SendError):
    """The address has a new name; the message goes there."""

    def __init__(self, reason: str, address: str) -> None:
        super().__init__(reason)
        self.address = address


class Halted(SendError):
    """The whole channel is out of order (a wrong token): somebody must mend a setting."""


Kind = Callable[[str], SendError]  # reason → error: what a row of a platform's table of codes says


def too_fast(wait: timedelta) -> Kind:
    return partial(TooFast, wait=wait)


def gone(state: str) -> Kind:
    return partial(Gone, state=state)
