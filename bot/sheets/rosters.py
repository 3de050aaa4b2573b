"""A month of shifts as a matrix: a line for each person, a column and a word for each day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.sheets.cells import said
from bot.sheets.cells.periods import named_in
from bot.sheets.layouts import Layouts, bare
from bot.sheets.problems import BadSheet, Say
from bot.sheets.reading import Part, Reading, Row
from handlers.wording import imports as words
from handlers.wording import sheets as sheet_words

_DAY = re.compile(
    r"(?:(\d{4})[-/年.])?(?:(\d{1,2})[-/月.])?(\d{1,2})(?:日|号)?(?:\s*[(（]?(?:周|星期)?[一二三四五六日天][)）]?)?"
)
_CLOCKS = r"\d{1,2}[:：]\d{2}\s*(?:-|–|—|~|～|至|到)\s*(?:次日)?\d{1,2}[:：]\d{2}"
# 早班 8:00-16:00；中班:16:00-24:00: what a sheet says of its own words.
_LEGEND = re.compile(rf"([\u4e00-\u9fffA-Za-z]{{1,3}})[\s:：=（(]*({_CLOCKS})")
OFF = "休"


class Matrix:
    """The days of one table, and what its words mean. ``office``: the hours of a plain 班."""

    def __init__(self, reading: Reading, part: Part, office: str) -> None:
        self._reading, self._part, self._office = reading, part, office
        unused = part.heading.unused
        self.days = {place: match for place, title in unused.items() if (match := _day(title))}
        self.guessed: set[str] = set()
        if len(self.days) < 7:
            self.days = {}
        part.days |= set(self.days)

    def roster(self, row: Row, hours: Mapping[str, str]) -> str | Say:
        """The shifts of a line as /roster takes them, or what is not understood."""
        found = []
        for place, match in self.days.items():
            word = said(row.cells[place]) if place < len(row.cells) else ""
            raw = str(row.cells[place] or "").strip() if place < len(row.cells) else ""
            if not raw:
                continue
            day = self._date(match, str(row.values.get("month", "")))
            if day is None:
                continue
            meant = self._hours(word or raw, hours)
            if meant is None:
                return words.unknown_shift(raw[:10])
            found.append(f"{day.isoformat()} {meant}")
        return "；".join(found)

    def _date(self, match: re.Match[str], month: str) -> date | None:
        """None for a 31st that the month does not have."""
        year, number, day = match.groups()
        within = month or named_in(self._part.above)
        if not within and not (year and number):
            raise BadSheet(sheet_words.which_month(self._reading.file, []))
        try:
            return date(int(year or within[:4]), int(number or within[5:7]), int(day))
        except ValueError:
            return None

    def _hours(self, word: str, hours: Mapping[str, str]) -> str | None:
        listed = self._reading.layouts.words["shifts"]
        plain = bare(word) or word
        for each in (plain, plain.removesuffix("班")):
            if each in hours:
                return hours[each]
        if word in listed["off"] or plain in listed["off"]:
            return OFF
        if match := re.search(_CLOCKS, word):
            return re.sub(r"\s|次日", "", match[0])
        if word in listed["office"] or plain in listed["office"]:
            self.guessed.add(word)
            return self._office
        return None


def _day(title: str) -> re.Match[str] | None:
    """1, 1日, 12-01, 2026-12-01, 1(周二)."""
    match = _DAY.fullmatch(title.strip())
    return match if match and 1 <= int(match[3]) <= 31 else None


def explains(row: Row) -> bool:
    """Whether a line is none of a person, and says what the words mean; then it is noted so."""
    whole = " ".join(said(cell) for cell in row.cells)
    if not _LEGEND.match(str(row.values.get("name", ""))):
        return False
    row.part.notes.append(whole[:500])
    return True


def legend(layouts: Layouts, parts: Sequence[Part]) -> Mapping[str, str]:
    """The hours of words: those of the company's file, and those that the sheet itself explains."""
    found = {bare(word).removesuffix("班"): hours for word, hours in layouts.hours.items()}
    for part in parts:
        titles = " ".join(part.heading.titles.values())
        for word, hours in _LEGEND.findall(" ".join([part.above, titles, *part.notes])):
            found[bare(word).removesuffix("班")] = re.sub(r"\s|次日", "", hours)
    return found
