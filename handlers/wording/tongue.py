"""A language to speak in: translated sentences, dates, sums and names of things."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from storage.charter import Charter, built_in

CATALOGS = Path(__file__).parent / "catalogs"
LANGUAGES = ("zh_CN", "en")
COMPANY = "zh_CN"  # spoken to staff and to whoever has not said otherwise


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    """The catalog of a language: a folder with a file per noun.

    Chinese is what the sentences are written in and needs none.
    """
    whole = Catalog(locale=language)
    for path in sorted((CATALOGS / language).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                whole[message.id] = message
    if not len(whole):
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _locale(language: str) -> Locale:
    """Babel looks through all its locales for a name; ours are two."""
    return Locale.parse(language)


class Tongue:
    """Speaks one language, on the clocks of one time zone; calls what a company has by the names
    of its charter (without one, of the charter that comes with the program)."""

    def __init__(self, language: str, zone: ZoneInfo, company: Charter | None = None) -> None:
        self.language = language if language in LANGUAGES else COMPANY
        self.locale = _locale(self.language)
        self.zone = zone
        self._catalog = _catalog(self.language)
        self._company = company

    @property
    def company(self) -> Charter:
        return self._company or built_in()

    def __call__(self, sentence: str, **values: Any) -> str:
        """The sentence in this language, with ``{values}`` filled in."""
        said = self._catalog.gettext(sentence)
        return said.format(**values) if values else said

    def many(self, sentence: str, count: int, **values: Any) -> str:
        """A sentence about a ``{count}``: where the language has a plural, the fitting form."""
        said = self._catalog.ngettext(sentence, sentence, count)
        return said.format(count=count, **values)

    def joined(self, words: Iterable[str]) -> str:
        """One after another: 电、水, electricity, water."""
        return self("、").join(words)

    def sentences(self, *said: str) -> str:
        """Whole sentences in one line; Chinese ones need no space between them."""
        return ("" if self.language == "zh_CN" else " ").join(filter(None, said))

    def aside(self, words: str) -> str:
        """In brackets, to be put behind what it explains without a space."""
        return self("（{words}）", words=words)

    def moment(self, moment: datetime, now: datetime) -> str:
        """A time of day, with the day where it is not today: 14:35, 明天 09:00, 11月25日 09:00."""
        local = moment.astimezone(self.zone)
        days = (local.date() - now.astimezone(self.zone).date()).days
        clock = format_time(local, "HH:mm", locale=self.locale)
        if days == 0:
            return clock
        near = {-1: self("昨天"), 1: self("明天")}
        return f"{near.get(days) or self.day(local.date())} {clock}"

    def clock(self, moment: datetime) -> str:
        """A time of day alone: 08:00."""
        return format_time(moment.astimezone(self.zone), "HH:mm", locale=self.locale)

    def day(self, day: date) -> str:
        """11月25日, 25 Nov."""
        pattern = "M月d日" if self.language == "zh_CN" else "d MMM"
        return format_date(day, pattern, locale=self.locale)

    def month(self, month: str) -> str:
        """``2026-10`` → 2026年10月, October 2026."""
        first = date.fromisoformat(f"{month}-01")
        pattern = "y年M月" if self.language == "zh_CN" else "MMMM y"
        return format_date(first, pattern, locale=self.locale)

    def span(self, span: timedelta) -> str:
        """How long, in one rounded word: 10分钟, 2 hours."""
        said = format_timedelta(span, "minute", threshold=1.2, locale=self.locale)
        return said.replace(" ", "\u00a0")

    def money(self, fen: int) -> str:
        """¥306.25"""
        sign = "-" if fen < 0 else ""
        yuan, rest = divmod(abs(fen), 100)
        return f"{sign}¥{format_decimal(yuan, locale=self.locale)}.{rest:02d}"
