"""What holds for every message alike: the charter, the company's time zone, the understanding, the
canned replies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.wording.tongue import COMPANY, Tongue
from nlu.meaning import Conversation, Meaning
from storage import replies
from storage.charter import Charter
from storage.replies import Replies

Understand = Callable[[str, date, Conversation], Meaning]


@dataclass(frozen=True, slots=True)
class Account:
    """A merchant's account that takes payments, by its name in the settings. ``estates``: whose
    money it takes; empty: of all that have no account of their own."""

    name: str
    platform: str  # "wechat" or "alipay", a method of ``storage.payments``
    estates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Till:
    """Where money can be paid by a button. ``link``: the page of an order, by its token."""

    accounts: tuple[Account, ...]
    link: Callable[[str], str]

    def at(self, estate: str) -> tuple[Account, ...]:
        own = tuple(each for each in self.accounts if estate in each.estates)
        return own or tuple(each for each in self.accounts if not each.estates)

    def platform_of(self, merchant: str) -> str:
        """A method of payment; "other" for an account that is there no more."""
        found = (each.platform for each in self.accounts if each.name == merchant)
        return next(found, "other")


@dataclass(frozen=True, slots=True)
class Rules:
    charter: Charter
    zone: ZoneInfo
    understand: Understand
    # Estates with words of their own (nicknames of buildings, gates, shops), by name.
    at_estate: Mapping[str, Understand] = field(default_factory=dict)
    replies: Replies = field(default_factory=replies.load)
    till: Till | None = None  # None: nothing is paid by button
    text: str = ""  # of the charter, as it is written
    answers: Path | None = None  # the company's own answers, in a file beside it
    version: int = 0  # of the charter, where it was taken in the workbench
    pay_url: str = ""  # of a page to pay on; {home} {month} {fen} {yuan} are filled in
    # Makes the address that lets a person into the console; None where none can be reached.
    console_link: Callable[[int, datetime], str] | None = None
    # Makes the address at which a one-time code lets somebody choose a password.
    password_link: Callable[[str], str] | None = None
    # … and the one that opens a homeowner's own page, once.
    home_link: Callable[[int, datetime], str] | None = None

    def tongue(self, language: str = COMPANY) -> Tongue:
        return Tongue(language, self.zone, self.charter)

    def local(self, moment: datetime) -> datetime:
        """The moment on the company's clocks."""
        return moment.astimezone(self.zone)

    def takes_money(self, estate: str) -> bool:
        """Whether bills of an estate, by its name, can be paid by button."""
        return self.till is not None and bool(self.till.at(estate))

    def today(self, now: datetime) -> date:
        return self.local(now).date()
