"""The kinds of arguments: how each is read from words, taken from a field, and described."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers import arguments, roles
from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.grammar import offers
from handlers.grammar.offers import Offer, Offers
from handlers.grammar.verb import Argument
from handlers.homes import newcomers
from handlers.numbers import NO_ROW, row_number
from handlers.wording import refusals
from storage.charter import Charter

LONGEST = 4_000  # characters of a text, where nothing less is said
STRING = {"type": "string"}


def first_word(words: str) -> tuple[str, str]:
    """ "plan 12-05 …" → ("plan", "12-05 …"), whatever white space stands between them."""
    parts = words.split(maxsplit=1)
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")


@dataclass(frozen=True, slots=True)
class Word:
    """One word without white space, made into a value by ``reads``."""

    name: str
    reads: Callable[[Context, str], Any]
    described: Mapping[str, Any]
    looks: Callable[[str], bool] = lambda word: False
    known: bool = False  # whether nothing else can be read as it
    numbered: bool = False  # whether it is a row, named by its number
    offers: Offers | None = None  # all that it may be, where that can be listed

    def read(self, context: Context, words: str) -> tuple[Any, str]:
        word, rest = first_word(words)
        return self.reads(context, word), rest

    def take(self, context: Context, given: Any) -> Any:
        return self.reads(context, str(given).strip())

    def fits(self, word: str, context: Context | None = None) -> bool:
        if not self.known or context is None:
            return self.looks(word)
        try:
            self.reads(context, word)
        except (BadWords, NotFound):
            return False
        return True

    def schema(self) -> dict[str, Any]:
        return dict(self.described)

    def choices(self, context: Context) -> Sequence[Offer]:
        return self.offers(context) if self.offers is not None else ()


@dataclass(frozen=True, slots=True)
class Leading:
    """As many words as belong to it: a day with its hour, a sum in spoken words."""

    name: str
    reads: Callable[[Context, str], tuple[Any, str]]
    described: Mapping[str, Any]
    looks: Callable[[str], bool] = lambda word: False

    def read(self, context: Context, words: str) -> tuple[Any, str]:
        return self.reads(context, words)

    def take(self, context: Context, given: Any) -> Any:
        value, rest = self.reads(context, str(given).strip())
        if rest:
            raise BadWords(refusals.not_understood_word(rest))
        return value

    def fits(self, word: str, context: Context | None = None) -> bool:
        return self.looks(word)

    def schema(self) -> dict[str, Any]:
        return dict(self.described)

    def choices(self, context: Context) -> Sequence[Offer]:
        return ()


@dataclass(frozen=True, slots=True)
class Text:
    """All that is left, lines and all; or as a phrase, words up to what the next argument is."""

    name: str = "text"
    longest: int = LONGEST

    def read(self, context: Context, words: str) -> tuple[Any, str]:
        return words[: self.longest], ""

    def take(self, context: Context, given: Any) -> Any:
        return str(given).strip()[: self.longest]

    def fits(self, word: str, context: Context | None = None) -> bool:
        return False

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest}

    def choices(self, context: Context) -> Sequence[Offer]:
        return ()


# ------------------------------------------------------------------------------- rows by number


def _ticket_and_rest(context: Context, words: str) -> tuple[Any, str]:
    word, rest = arguments.split_number(words)
    if not word:
        word, rest = first_word(words)
    return arguments.ticket(context, word), rest


TICKET = Argument(
    "ticket",
    Leading("ticket", _ticket_and_rest, {"type": "integer", "minimum": 1, "x-kind": "ticket"}),
    "N",
    heading="单号",
)


def row(
    name: str, find: Callable[[Context, str], Any], label: str = "编号", letter: str = ""
) -> Argument:
    """A row that people name by its number, perhaps behind its ``letter``; ``find`` refuses what is
    none of the asker's."""
    described = {"type": ["integer", "string"], "x-kind": name}
    looks = lambda word: row_number(word, letter) != NO_ROW  # noqa: E731
    return Argument(name, Word(name, find, described, looks, numbered=True), label)


def number(name: str, label: str, least: int = 0, most: int = 10**9, unit: str = "") -> Argument:
    """A whole number within bounds, perhaps with its ``unit`` behind it: 35人."""

    def reads(_context: Context, word: str) -> int:
        plain = word.removesuffix(unit) if unit else word
        if not plain.isdecimal() or len(plain) > 12 or not least <= int(plain) <= most:
            raise BadWords(refusals.bad_number(word, least, most))
        return int(plain)

    described = {"type": "integer", "minimum": least, "maximum": most}
    looks = (lambda word: word.endswith(unit) and word[:-1].isdecimal()) if unit else _is_number
    return Argument(name, Word("number", reads, described, looks), label)


def _is_number(word: str) -> bool:
    return row_number(word) != NO_ROW


# ----------------------------------------------------------------------- words of the company


def choice(name: str, label: str, words: Mapping[str, str]) -> Argument:
    """One of a few things. ``words``: what is said → the value that it means."""

    def reads(_context: Context, word: str) -> str:
        found = words.get(word) or words.get(word.casefold())
        if found is None:
            raise BadWords(refusals.not_a_choice(word, list(dict.fromkeys(words))))
        return found

    described = {"type": "string", "enum": sorted(set(words.values()))}
    kind = Word(
        "choice", _or_value(words, reads), described, known=True, offers=offers.of_words(words)
    )
    return Argument(name, kind, label)


def _or_value(words: Mapping[str, str], reads: Callable[[Context, str], str]) -> Any:
    """A form sends the value itself."""
    values = set(words.values())
    return lambda context, word: word if word in values else reads(context, word)


def word(name: str, label: str, longest: int = 80, kind: str = "word") -> Argument:
    """One word as it is. ``kind``: what is named by it, where a form can offer some."""
    described = {"type": "string", "maxLength": longest}
    reads = Word(kind, lambda _context, said: said[:longest], described)
    return Argument(name, reads, label, default="")


def text(name: str = "text", label: str = "内容", longest: int = LONGEST) -> Argument:
    """All the words that are left."""
    return Argument(name, Text("text", longest), label, default="")


def phrase(name: str, label: str, longest: int = 80) -> Argument:
    """Some words in the middle: as few as leave the rest understood."""
    return Argument(name, Text("phrase", longest), label, default="")


def from_charter(
    name: str, label: str, titles: Callable[[Charter], Mapping[str, str]], behind: str = ""
) -> Argument:
    """One of what the charter lists, by its key or its title. ``behind``: what may stand behind
    the title: 客服制度 is the field 客服."""

    def reads(context: Context, word: str) -> str:
        known = titles(context.rules.charter)
        for said in (word.casefold(), word.casefold().removesuffix(behind)):
            for key, title in known.items():
                if said in (key, title.casefold()):
                    return key
        raise BadWords(refusals.not_a_choice(word, list(known.values())))

    described = {**STRING, "x-kind": name}
    kind = Word(name, reads, described, known=True, offers=offers.of_charter(titles))
    return Argument(name, kind, label)


# ------------------------------------------------------------------------------ the plain kinds


def _simple(
    kind: str,
    reads: Callable[[Context, str], Any],
    label: str,
    described: Mapping[str, Any] | None = None,
    looks: Callable[[str], bool] = lambda word: False,
    offered: Offers | None = None,
) -> Argument:
    shape = {"x-kind": kind, **(described or STRING)}
    return Argument(kind, Word(kind, reads, shape, looks, offers=offered), label)


PHONE = Argument(
    "phone",
    Word("phone", newcomers.phone, STRING, newcomers.is_phone),
    "电话",
).anywhere(default="")

HOME = Argument(
    "home",
    Leading(
        "home", arguments.home_and_rest, {**STRING, "x-kind": "home"}, arguments.looks_like_home
    ),
    "房号",
)
INCIDENT = row("incident", arguments.incident, "I3", "i").headed("群体事件")
MONTH = _simple("month", arguments.month, "月份", {"type": "string", "pattern": r"^\d{4}-\d{2}$"})
MONTHS = _simple("months", arguments.months, "月份")
MONEY = Argument(
    "amount",
    Leading("money", arguments.amount_and_rest, {"type": "number", "exclusiveMinimum": 0}),
    "金额",
)
PERIOD = Argument(
    "period",
    Word("period", arguments.period, {**STRING, "x-kind": "period"}, known=True),
    "月份或季度",
)
NUMBER = _simple("number", arguments.number, "数值", {"type": "number", "minimum": 0})
DAY = Argument(
    "day",
    Leading("day", arguments.day_and_rest, {"type": "string", "format": "date", "x-kind": "day"}),
    "日期",
)
PAST_DAY = _simple(
    "past_day",
    arguments.past_day,
    "日期",
    {"type": "string", "format": "date"},
    arguments.looks_like_day,
)
CLOCK = Argument(
    "clock",
    Word("clock", arguments.clock, {"type": "string", "format": "time"}, arguments.is_clock),
    "时间",
)
CATEGORY = _simple("category", arguments.category, "类别", offered=offers.categories)
DEPARTMENT = _simple("department", arguments.department, "部门", offered=offers.departments)
ROLE = _simple("role", roles.read, "身份", offered=offers.roles)
ESTATE = _simple("estate", arguments.estate, "小区", offered=offers.estates)
COLLEAGUE = _simple("colleague", arguments.colleague, "姓名", offered=offers.colleagues)
POSITION = from_charter(
    "position",
    "岗位",
    lambda charter: {key: each.title for key, each in charter.positions.items()},
)
POINTS = _simple(
    "points", arguments.points, "1-5", {"type": "integer", "minimum": 1, "maximum": 5}
).headed("几分")


def quantity(name: str, label: str, places: int) -> Argument:
    """A number with so many decimal places at most, as a whole number of its smallest part."""

    def reads(_context: Context, word: str) -> int:
        found = Decimal(arguments.decimal(word)).scaleb(places)
        if found != found.to_integral_value():
            raise BadWords(refusals.bad_amount(word))
        return int(found)

    described = {"type": "number", "minimum": 0, "multipleOf": float(f"1e-{places}")}
    return Argument(name, Word("quantity", reads, described), label)
