"""What holds for every message alike: the charter, the company's time zone, the understanding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nlu.meaning import Conversation, Meaning
from storage.charter import Charter


@dataclass(frozen=True, slots=True)
class Rules:
    charter: Charter
    zone: ZoneInfo
    understand: Callable[[str, date, Conversation], Meaning]

    def local(self, moment: datetime) -> datetime:
        """The moment on the company's clocks."""
        return moment.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        return self.local(now).date()
