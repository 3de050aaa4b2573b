"""Reads the words behind a command: tickets, homes, days, sums. Bad ones are refused kindly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from handlers import borders, clocks, days, people
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.numbers import row_number
from handlers.wording import refusals
from nlu.meaning import Conversation
from nlu.slots import money
from nlu.slots.numerals import NUMERAL, digits
from storage import estates, incidents, periods, tickets
from storage import people as staff
from storage.estates import Estate, Home
from storage.incidents import Incident
from storage.people import Person
from storage.periods import Period
from storage.tickets import Ticket

NEXT_YEARS = timedelta(days=275)  # 11-20, said on 23 November, was a slip and not next year's
MOST_FEN = 100_000_000_00  # a hundred million yuan: beyond it somebody mistyped
MOST_NUMBER = Decimal(10) ** 12
_HUNDRED_MILLION = Decimal(100_000_000)
NEAR_QUARTERS = {"本季度": 0, "这个季度": 0, "上季度": 1, "上个季度": 1}


_YESTERDAY = ("昨天", "yesterday")
_HOME = re.compile(r"[㐀-鿿]{0,12}?(?:\d{1,4}(?:[-－–]\w{1,6}){1,3}|\d{1,4}[栋幢号]\S*\d\S*)")
_MOST_OF_A_HOME = 3  # words
_BEHIND = "(?:号工单|号单子|号单|号|单)"
_NUMBER = re.compile(r"[#＃№]?\s?(\d{1,12})(?!\S)")
# 1号, 工单1, №1, 第一单, 1：; a numeral in Chinese only where something says that it is a number.
_CALLED = re.compile(
    rf"(?:(?:第|工单|单号|单子|单|no\.?|n|[#＃№])\s*(\d{{1,12}}|[{NUMERAL}]{{1,4}}){_BEHIND}?"
    rf"|(\d{{1,12}}){_BEHIND}?|([{NUMERAL}]{{1,4}}){_BEHIND})(?=[\s,，:：、。]|$)[\s,，:：、。]*",
    re.IGNORECASE,
)


def split_number(words: str, about: Ticket | None = None) -> tuple[str, str]:
    """A ticket's number at the beginning, "" where there is none, and the rest. In a reply to a
    ticket's card, which needs no number, 12号 is a day."""
    found = (_CALLED if about is None else _NUMBER).match(words)
    if found is None:
        return "", words
    number = next(each for each in found.groups() if each)
    return digits(number), words[found.end() :].strip()


def ticket(context: Context, word: str) -> Ticket:
    """A ticket; whether it is the asker's is asked where the value is taken (``borders``)."""
    found = tickets.ticket(context.session, row_number(word))
    if found is None:
        raise NotFound(refusals.no_ticket(word.lstrip("#＃")))
    if context.sender.chat is not None and context.sender.is_staff and found.is_confidential:
        raise NotAllowed(refusals.not_in_group(found.id))
    return found


def home(context: Context, word: str) -> Home:
    """Exactly one home, however it is written: 3-2-1501, 海棠苑 3栋2单元1501. Of several with the
    same number the asker's own, else that of their estate. Raises NotFound and SeveralHomes."""
    estate, said = estate_and_rest(context, word)
    if estate is None and (estate := estates.named_in(context.session, word)) is not None:
        said = word.replace(estate.name, " ").strip(" 小区的()（）,，")  # 1-1-101（海棠苑）
    named = people.read_home(context.rules, said, context.now)
    if named is None:
        raise NotFound(refusals.no_home(word))
    where = estate.id if estate is not None else None
    found = estates.find_homes(context.session, named.building, named.unit, named.room, where)
    if not found:
        raise NotFound(refusals.no_home(word))
    near = borders.nearest(context, found)
    if len(near) > 1:
        raise SeveralHomes(word, near)
    return near[0]


class SeveralHomes(BadWords):
    """Homes of one number, as ``said``: which of them is meant must be asked."""

    def __init__(self, said: str, homes: Sequence[Home]) -> None:
        super().__init__(refusals.several_homes(said))
        self.said, self.homes = said, homes


_BEHIND = " 的,，-－·"  # what parts an estate's name from the number


def estate_and_rest(context: Context, words: str) -> tuple[Estate | None, str]:
    """The estate with whose name the words begin, and what stands behind it. 海棠 is enough for
    海棠苑, where no other estate begins so."""
    known = sorted(estates.estates(context.session), key=lambda one: -len(one.name))
    for each in known:
        if words.startswith(each.name):
            return each, words[len(each.name) :].removeprefix("小区").lstrip(_BEHIND)
    short = re.match(r"[^\W\d_]{2,}?(?=小区|的|[\s\d,，·－-])", words)
    begun = [each for each in known if short and each.name.startswith(short[0])]
    if short is None or len(begun) != 1:
        return None, words
    return begun[0], words[short.end() :].removeprefix("小区").lstrip(_BEHIND)


def glued(context: Context, words: str) -> str:
    """幸福里 1-1-101 租客 → 幸福里1-1-101 租客: the number is a part of the home, and no day."""
    estate, rest = estate_and_rest(context, words)
    return f"{estate.name}{rest}" if estate is not None and rest else words


def home_and_rest(context: Context, words: str) -> tuple[Home, str]:
    """The home that the words begin with, in one word or in a few: 3栋 2单元 1501 租客."""
    _, number = estate_and_rest(context, words)
    begins = len(words) - len(number)
    for said in re.finditer(r"\S+", number):
        named, rest = words[: begins + said.end()], number[said.end() :].strip()
        read = people.read_home(context.rules, number[: said.end()], context.now)
        later = number[: said.end()].partition(" ")[2]
        if read is not None and later:  # 详情 3-2-1501: a word before it is none of the home's
            without = people.read_home(context.rules, later, context.now)
            read = None if without == read else read
        if read is not None:
            behind, more = estate_and_rest(context, rest)  # 1-1-101 幸福里 2026-10
            if behind is not None and begins == 0:
                named, rest = f"{behind.name}{named}", more
            return home(context, named), rest
        if len(number[: said.end()].split()) == _MOST_OF_A_HOME:
            break
    raise NotFound(refusals.no_home(first_word(words)[0]))


def looks_like_home(word: str) -> bool:
    return _HOME.fullmatch(word) is not None


def month(context: Context, word: str) -> str:
    """``2026-10``, or in words that name one month."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", word)
    if match and 1 <= int(match[2]) <= 12:
        return f"{match[1]}-{int(match[2]):02d}"
    today = context.rules.today(context.now)
    if _is_no_day(word):
        raise BadWords(refusals.bad_month(word))
    said = context.rules.understand(word, today, Conversation()).slots.month
    if said is None:
        raise BadWords(refusals.bad_month(word))
    return said


def period(context: Context, word: str) -> Period:
    """``2026``, ``2026-10``, ``2026-Q4``, 上个月, 本季度, 10月: in words a month that has been."""
    today = context.rules.today(context.now)
    if found := periods.read(word):
        return found
    if (ago := NEAR_QUARTERS.get(word)) is not None:
        quarter = periods.containing("quarter", today)
        return quarter.before if ago else quarter
    said = context.rules.understand(word, today, Conversation()).slots.month
    if said is None or (found := periods.read(said)) is None:
        raise BadWords(refusals.bad_period(word))
    return found


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")


def _is_no_day(word: str) -> bool:
    """2026-02-30: whoever wrote it meant something else, and nobody knows what."""
    match = _DAY.fullmatch(word)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return True
    return False


def months(context: Context, word: str) -> str:
    """One month, or "" for all of them together."""
    return "" if word.casefold() in ("all", "全部", "预交", "预存") else month(context, word)


def amount(_context: Context, word: str) -> int:
    """A sum in yuan, as fen: 306.25, ¥52,000, 6万, 六百."""
    found = money.read(word)
    if found is None or found[1]:
        raise BadWords(refusals.bad_amount(word))
    return as_fen(found[0], word)


def amount_and_rest(_context: Context, words: str) -> tuple[int, str]:
    """The same at the beginning of words, or with its unit at their end: 680元粽叶, 换水泵 6万."""
    found = money.read(words) or money.ending(words)
    if found is None:
        raise BadWords(refusals.bad_amount(first_word(words)[0]))
    return as_fen(found[0], words), found[1]


def amount_or_nothing_and_rest(context: Context, words: str) -> tuple[int, str]:
    """The same, and 0 where nothing was spent."""
    found = money.read(words)
    return (0, found[1]) if found and not found[0] else amount_and_rest(context, words)


def as_fen(yuan: Decimal, word: str) -> int:
    """A sum in whole fen, as somebody wrote it in ``word``: at most two places behind the point."""
    fen = yuan * 100
    if fen != fen.to_integral_value() or not 0 < fen <= MOST_FEN:
        raise BadWords(refusals.bad_amount(word))
    return int(fen)


def day(context: Context, word: str) -> date:
    """``2026-12-05``, ``12-05``, 12月5号, 明天, 周五, 三天后, 月底: the next such day."""
    found = days.leading(word, context.rules.today(context.now))
    if found is None or found[1]:
        raise BadWords(refusals.bad_day(word))
    return found[0]


def day_and_rest(context: Context, words: str) -> tuple[date, str]:
    """A day at the beginning; an hour behind it is for people to read: 周五下午 等灯具."""
    found = days.leading(words, context.rules.today(context.now))
    if found is None:
        raise BadWords(refusals.bad_day(first_word(words)[0]))
    if found[0] - context.rules.today(context.now) > NEXT_YEARS and not days.names_year(words):
        raise BadWords(refusals.day_has_passed)
    return found


def past_day(context: Context, word: str) -> date:
    """Today or a day that has been: 11-20 is the last such day, not the next."""
    today = context.rules.today(context.now)
    if word in _YESTERDAY:
        return today - timedelta(days=1)
    found = day(context, word)
    if found > today and re.match(r"\d{1,2}[-/月.]", word):
        found = found.replace(year=found.year - 1)
    if found > today:
        raise BadWords(refusals.day_is_to_come)
    return found


def looks_like_day(word: str) -> bool:
    """Whether a day is meant, perhaps one that there is not: 11-20, 昨天, 2月30号."""
    return any(each.isdigit() for each in word) or days.is_near(word) or word in _YESTERDAY


def instant(context: Context, day_word: str, clock_word: str) -> datetime:
    """12-05 14:00, 明天 下午2点半: a moment to come, in the company's time. Aware."""
    return moment(context, day(context, day_word), clock(context, clock_word))


def moment(context: Context, on: date, at: time) -> datetime:
    """A day and a time of day as a moment to come, in the company's time. Aware."""
    found = datetime.combine(on, at, tzinfo=context.rules.zone)
    if found <= context.now:
        raise BadWords(refusals.day_has_passed)
    return found


def clock(_context: Context, word: str) -> time:
    """14:00, 下午2点半, 傍晚6点, 2pm."""
    found = clocks.leading(word)
    if found is None or found[1]:
        raise BadWords(refusals.bad_clock(word))
    return found[0]


def is_clock(word: str) -> bool:
    return clocks.is_clock(word)


def first_word(said: str) -> tuple[str, str]:
    """ "plan 12-05 …" → ("plan", "12-05 …"), whatever white space stands between them."""
    parts = said.split(maxsplit=1)
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")


def estate(context: Context, word: str) -> Estate:
    """One of the company's, by its name, with or without 小区 behind it."""
    for name in (word, word.removesuffix("小区"), f"{word}小区"):
        if found := estates.estate_named(context.session, name):
            return found
    raise NotFound(refusals.no_estate(word, [each.name for each in borders.known(context)]))


def colleague(context: Context, name: str) -> Person:
    """Exactly one of the staff of this name."""
    found = [
        each
        for each in staff.named(context.session, name)
        if staff.roles_of(context.session, each.id)
    ]
    if len(found) != 1:
        raise NotFound(refusals.no_person(name))
    return found[0]


def number(_context: Context, word: str) -> Decimal:
    """300, 1,200件, 95%, 120万, 三百: what is planned or measured, never negative."""
    plain = word.strip("¥￥").rstrip("%％件人次分元")
    times = _HUNDRED_MILLION if plain.endswith("亿") else Decimal(1)
    found = money.read(plain.removesuffix("亿"))
    if found is None or found[1] or found[0] * times > MOST_NUMBER:
        raise BadWords(refusals.bad_figure(word))
    return found[0] * times


def decimal(word: str) -> Decimal:
    """12.5, ¥12.5: a plain number that is not negative."""
    try:
        value = Decimal(word.strip("¥￥元").replace(",", ""))
    except InvalidOperation:
        raise BadWords(refusals.bad_amount(word)) from None
    if not value.is_finite() or not 0 <= value <= 10**9:
        raise BadWords(refusals.bad_amount(word))
    return value


def department(context: Context, word: str) -> str:
    found = context.rules.charter.department_called(word)
    if found is None:
        raise BadWords(refusals.no_department(word))
    return found


def category(context: Context, word: str) -> str:
    found = context.rules.charter.category_called(word)
    if found is None:
        raise BadWords(refusals.no_category(word))
    return found


def points(_context: Context, word: str) -> int:
    if word not in ("1", "2", "3", "4", "5"):
        raise BadWords(refusals.rating_range)
    return int(word)


def incident(context: Context, word: str) -> Incident:
    """I3, 3."""
    found = incidents.incident(context.session, row_number(word, "i"))
    if found is None:
        raise NotFound(refusals.no_incident(word))
    return found


_BUILDING = re.compile(rf"(\d{{1,3}}|[{NUMERAL}]{{1,3}})\s*(?:栋|号楼|幢|座)")
_UNIT = re.compile(rf"(\d{{1,2}}|[{NUMERAL}]{{1,2}})\s*(?:单元|门)")
_LINE = re.compile(r"(\d{1,2}|[一二三四五六七八九十])(?:号|室)?(?:线|立管|竖管|户型)")


def building_in(words: str) -> str:
    """The number of the building that words name: 3栋, 十二号楼. Empty where they name none."""
    found = _BUILDING.search(words)
    return digits(found[1]) if found is not None else ""


def line_in(words: str) -> str:
    """The homes above each other that words name, as the end of their numbers: 01线, 2号立管. Empty
    where they name none."""
    found = _LINE.search(words)
    return digits(found[1]).zfill(2) if found is not None else ""


def unit_in(words: str) -> str:
    found = _UNIT.search(words)
    return digits(found[1]) if found is not None else ""
