"""What every channel is: reads what came, sends what is due, says clearly what went wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from bot.channels.errors import Refused
from handlers.incoming import Button, Incoming
from storage.windows import Grant


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over; ``path`` lies below the media folder, ``name`` is what people see."""

    path: Path
    name: str
    mime: str


Way = Literal["", "template", "ping"]


# Not a message but something to be done to a group's topic, whose title is then the ``text``.
TopicAct = Literal["", "open", "rename", "close", "reopen"]


Keep = Callable[[int, tuple[str, ...]], Awaitable[None]]
S = TypeVar("S")  # one request of a message that takes several


@dataclass(frozen=True, slots=True)
class Parts:
    """What has left of a message that takes several requests: for each that is done, what the
    platform calls what it made. ``keep`` (the request, from 0; the names) returns once that will
    not be forgotten."""

    done: list[tuple[str, ...]] = field(default_factory=list)
    keep: Keep | None = None

    async def left(self, *names: str) -> None:
        """One more request is done."""
        self.done.append(tuple(name for name in names if name))
        if self.keep is not None:
            await self.keep(len(self.done) - 1, self.done[-1])

    async def deliver(
        self, plan: Sequence[S], send: Callable[[int, S], Awaitable[Sequence[str]]]
    ) -> str:
        """Goes on where an earlier try broke off, one request of the plan after the other; ``send``
        returns the names of what a request made. Returns the last name. Raises ``Refused`` where
        there is nothing to send."""
        if not plan:
            raise Refused("there is nothing to send")
        last = self.last
        for place, step in list(enumerate(plan))[len(self.done) :]:
            names = [name for name in await send(place, step) if name]
            last = names[-1] if names else last
            if len(plan) > 1 or len(names) > 1:
                await self.left(*names)
        return last

    @property
    def last(self) -> str:
        """The name of what left last, "" where nothing has one."""
        return next((names[-1] for names in reversed(self.done) if names), "")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to leave. ``outbox_id`` lets a channel that can send it only once.

    A channel that cannot hand over a ``document`` says its name, so that people can ask for it.
    ``way`` and ``menu`` are for windowed channels: as a template message, or as one that only says
    that there is news (a ping); the number under which the buttons are remembered. ``failed_as``:
    the platform's id of it, or of a part of it, when it was taken before and then did not arrive.
    ``parts``: what of it has left already; where it takes several requests, it goes on there.
    ``pays``: it reminds of fees: (step of the ladder, person), for a link to pay by.
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
    pays: tuple[int, int] | None = None
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


class Channel(ABC):
    """One messenger. What it does not override it cannot do, or does as most of them."""

    name: str
    shows_svg = False  # its messages are seen in a browser
    # Bytes, where its groups hear few messages a minute: what waits for one travels as one, in at
    # most so many.
    group_room: int | None = None
    # It lets us write first only for a while after the person has written; then ``room`` bytes of
    # text fit into one message.
    windowed = False
    room = 0

    @property
    def speaks(self) -> bool:
        """Whether a windowed one lets us write within the window at all."""
        return True

    @property
    def takes_templates(self) -> bool:
        """Whether a template message may go at any time."""
        return False

    @property
    def trouble(self) -> str:
        """One sentence while somebody must mend something, else ""."""
        return ""

    @property
    def last_poll_at(self) -> float | None:
        """Monotonic seconds of the last sign that polling works; None where nothing polls."""
        return None

    @property
    def awaits_first_poll(self) -> bool:
        """Whether it polls, and has not once succeeded since the start."""
        return False

    def read(self, body: str) -> Incoming | None:
        """The stored raw delivery as an ``Incoming``; None where it holds nothing for us.

        Pure. Raises ValueError for a body that nobody can understand; the worker parks it.
        """
        raise ValueError(f"nothing comes by {self.name}: {len(body)} characters")

    @abstractmethod
    async def send(self, message: Outgoing) -> str:
        """Sends one message and returns the platform's id of it. Raises ``SendError``."""

    async def fetch(self, reference: str) -> Fetched:
        """The bytes behind an ``Attachment.reference``. Raises ``SendError``."""
        raise Refused(f"{self.name} keeps no files: {reference}")

    async def run(self) -> None:  # noqa: B027 - most have nothing to do here
        """Receives until cancelled (a polling loop); returns where others bring the mail."""

    async def aclose(self) -> None:  # noqa: B027
        """Lets go of connections."""

    def serves(self, address: str) -> bool:
        """Whether this process can reach this address."""
        return True

    def weight(self, message: Outgoing) -> int:
        """How many messages this one is to the platform's limits and to a window."""
        return 1

    def fits_template(self, message: Outgoing) -> bool:
        """Whether a template message can say all of it."""
        return False

    def in_one_text(self, text: str, buttons: Sequence[Button], menu: str) -> str:
        """The text with the buttons as something that can be typed."""
        return text


def serves(channels: Mapping[str, Channel], name: str, address: str) -> bool:
    """Whether this process can reach an address of the channel of that name."""
    channel = channels.get(name)
    return channel is not None and channel.serves(address)
