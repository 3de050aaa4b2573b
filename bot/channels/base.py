"""What every channel is: reads what came, sends what is due, says clearly what went wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from handlers.incoming import Button, Incoming
from storage.windows import Grant


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over; ``path`` lies below the media folder, ``name`` is what people see."""

    path: Path
    name: str
    mime: str


Way = Literal["", "template", "knock"]


# Not a message but something to be done to a group's topic, whose title is then the ``text``.
TopicAct = Literal["", "open", "rename", "close", "reopen"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What has left of a message that takes several requests: for each that is done, what the
    platform calls what it made. ``keep`` (the request, from 0; the names) returns once that will
    not be forgotten."""

    done: list[tuple[str, ...]] = field(default_factory=list)
    keep: Callable[[int, tuple[str, ...]], Awaitable[None]] | None = None

    async def left(self, *names: str) -> None:
        """One more request is done."""
        self.done.append(tuple(name for name in names if name))
        if self.keep is not None:
            await self.keep(len(self.done) - 1, self.done[-1])

    @property
    def last(self) -> str:
        """The name of what left last, "" where nothing has one."""
        return next((names[-1] for names in reversed(self.done) if names), "")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to leave. ``outbox_id`` lets a channel that can send it only once.

    A channel that cannot hand over a ``document`` says its name, so that people can ask for it.
    ``way`` and ``menu`` are for ``Windowed`` channels: as a template message, or as one that only
    says that there is news; the number under which the buttons are remembered. ``failed_as``: the
    platform's id of it, or of a part of it, when it was taken before and then did not arrive.
    ``parts``: what of it has left already; where it takes several requests, it goes on there.
    ``files``: what somebody sent along with their words besides the photo, in its order.
    """

    outbox_id: int
    address: str
    text: str
    buttons: tuple[Button, ...] = ()
    photo: Path | None = None
    document: Document | None = None
    ticket_id: int | None = None
    failed_as: str = ""
    way: Way = ""
    menu: str = ""
    files: tuple[Document, ...] = ()
    act: TopicAct = ""
    parts: Parts = field(default_factory=Parts, compare=False)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of an attachment, as the platform keeps them."""

    content: bytes
    mime: str
    name: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A raw delivery, as it is stored before the platform is told that it arrived.

    ``key`` is unique within the channel, so that a delivery that comes twice meets its own row;
    ``conversation`` keeps one chat's messages in order. ``album``: what came in several
    deliveries and was sent as one thing bears the same word.
    """

    key: str
    conversation: str
    body: str  # JSON
    album: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery whose sender waits for an answer in the same breath.

    ``opens``: what it lets us do afterwards. ``number``: the n-th button (from 1) that may be
    meant, of ``menu`` where that is known; ``stored`` gives the body with the action behind it.
    ``finished``: the name of a message whose fate it tells, and whether that is a good one.
    """

    channel: str
    key: str
    address: str
    stored: Callable[[str], str]
    opens: Grant | None = None
    number: int = 0
    menu: str = ""
    finished: tuple[str, bool] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answers over HTTP."""

    status: int
    text: str = ""


class Desk(Protocol):
    """Where a channel asks what to answer at once."""

    async def answer(self, arrival: Arrival) -> str:
        """Commits the delivery and returns the words for its answer, "" for none just now. The
        same delivery gets the same words however often it comes. Raises ``OSError`` where
        nothing could be committed."""


class Mailbox(Protocol):
    """Where a channel puts what it received. Returns once it is safely committed."""

    async def put(self, channel: str, deliveries: Sequence[Delivery]) -> None: ...

    async def holds_lease(self, name: str) -> bool:
        """Whether this process is (now, for the next 30 seconds) the one that does ``name``."""


class SendError(Exception):
    """A message did not leave, or nobody knows whether it did.

    ``permanent``: another try of this message cannot help.
    ``gone``: the address itself is of no use any more; ``state`` says how
    (blocked, gone, not_started, unknown, kicked).
    ``retry_after``: the platform asks to wait that long before anything is said to this address.
    ``migrated_to``: the address has a new name; the message goes there.
    ``topic_gone``: only the topic of a group is no longer there; the group itself still listens.
    ``halt``: the whole channel is out of order (a wrong token): stop and raise the alarm.
    ``elsewhere``: the address is good, but this message cannot go there now (a reply window has
    closed, a quota is used up): the person's next way.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        state: str = "",
        retry_after: timedelta | None = None,
        migrated_to: str = "",
        topic_gone: bool = False,
        halt: bool = False,
        elsewhere: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.gone = gone
        self.state = state
        self.retry_after = retry_after
        self.migrated_to = migrated_to
        self.topic_gone = topic_gone
        self.halt = halt
        self.elsewhere = elsewhere


class Channel(Protocol):
    name: str

    def read(self, body: str) -> Incoming | None:
        """The stored raw delivery as an ``Incoming``; None where it holds nothing for us.

        Pure. Raises ValueError for a body that nobody can understand; the worker parks it.
        """

    async def send(self, message: Outgoing) -> str:
        """Sends one message and returns the platform's id of it. Raises ``SendError``."""

    async def fetch(self, reference: str) -> Fetched:
        """The bytes behind an ``Attachment.reference``. Raises ``SendError``."""

    async def run(self) -> None:
        """Receives until cancelled (a polling loop); returns where others bring the mail."""

    async def aclose(self) -> None:
        """Lets go of connections."""


@runtime_checkable
class Page(Protocol):
    """A channel whose messages a browser shows: charts may come as SVG."""

    shows_svg: bool


@runtime_checkable
class Weighed(Protocol):
    """A channel in which one message of ours may be several to the platform's limits."""

    def weight(self, message: Outgoing) -> int:
        """How many."""


@runtime_checkable
class Seated(Protocol):
    """A channel that reaches only those who are there just now."""

    def serves(self, address: str) -> bool:
        """Whether this address is one of them."""


def serves(channels: Mapping[str, Channel], name: str, address: str) -> bool:
    """Whether this process can reach an address of the channel of that name."""
    channel = channels.get(name)
    return channel is not None and (not isinstance(channel, Seated) or channel.serves(address))


@runtime_checkable
class Joining(Protocol):
    """A channel whose groups hear few messages a minute: what waits for one travels as one, in at
    most ``group_room`` bytes."""

    group_room: int


@runtime_checkable
class Windowed(Protocol):
    """A channel that lets us write first only for a while after the person has written.

    ``speaks``: within that window at all. ``knocks``: with a template message at any time.
    ``room``: bytes of text that fit into one message.
    """

    room: int

    @property
    def speaks(self) -> bool: ...

    @property
    def knocks(self) -> bool: ...

    def weight(self, message: Outgoing) -> int:
        """How many of the window's messages this one takes."""

    def fits_template(self, message: Outgoing) -> bool:
        """Whether a template message can say all of it."""

    def in_one_text(self, text: str, buttons: Sequence[Button], menu: str) -> str:
        """The text with the buttons as numbers that can be typed."""
