"""What holds for every message alike: the charter, the company's time zone, the understanding, the
canned replies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.wording.tongue import COMPANY, Tongue
from nlu.meaning import Conversation, Meaning
from storage import replies
from storage.charter import Charter
from storage.replies import Replies

Understand = Callable[[str, date, Conversation], Meaning]


@dataclass(frozen=True, slots=True)
class Rules:
    charter: Charter
    zone: ZoneInfo
    understand: Understand
    # Estates with words of their own (nicknames of buildings, gates, shops), by name.
    at_estate: Mapping[str, Understand] = field(default_factory=dict)
    replies: Replies = field(default_factory=replies.load)
    pay_url: str = ""  # of a page to pay on; {home} {month} {fen} {yuan} are filled in
    # Makes the address that lets a person into the console; None where none can be reached.
    console_link: Callable[[int, datetime], str] | None = None

    def tongue(self, language: str = COMPANY) -> Tongue:
        return Tongue(language, self.zone, self.charter)

    def local(self, moment: datetime) -> datetime:
        """The moment on the company's clocks."""
        return moment.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        return self.local(now).date()
