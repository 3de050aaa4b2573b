"""Reads the words behind a command: tickets, homes, days, sums. Bad ones are refused kindly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from handlers import days, people, roles
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.numbers import row_number
from handlers.tickets import privacy
from handlers.wording import refusals, register_refusals
from nlu.meaning import Conversation
from nlu.slots import money
from nlu.slots.numerals import NUMERAL, digits
from storage import estates, incidents, tickets
from storage.estates import Home
from storage.incidents import Incident
from storage.tickets import Ticket

NEXT_YEARS = timedelta(days=275)  # 11-20, said on 23 November, was a slip and not next year's
MOST_FEN = 100_000_000_00  # a hundred million yuan: beyond it somebody mistyped
DEPARTMENT_WORDS = {
    "客服": "service",
    "客服部": "service",
    "工程": "engineering",
    "工程部": "engineering",
    "秩序": "order",
    "秩序部": "order",
    "保安": "order",
    "环境": "environment",
    "环境部": "environment",
    "保洁": "environment",
}

CATEGORY_WORDS = {
    "工程": "engineering",
    "维修": "engineering",
    "设施维修": "engineering",
    "秩序": "security",
    "安全": "security",
    "秩序安全": "security",
    "环境": "environment",
    "环境卫生": "environment",
    "服务": "service",
    "服务态度": "service",
    "费用": "fee",
    "费用疑问": "fee",
    "其他": "other",
    "其他事项": "other",
}


def read(context: Context, takes: str, usage: str, rest: str) -> list[Any]:
    """The values for a command that ``takes`` "ticket day? text?" from the ``rest`` of its line.

    "?" marks what may be missing. "text" takes all that is left. A missing ticket is the one
    whose message was replied to, or the asker's only open one.
    """
    values: list[Any] = []
    for kind in takes.split():
        name, optional = kind.rstrip("?"), kind.endswith("?")
        if name == "text":
            values.append(rest)
            if not rest and not optional:
                raise BadWords(refusals.usage(usage))
            continue
        if name == "ticket" and not values and not split_number(rest, context.about)[0]:
            values.append(_implied_ticket(context, None if optional else usage))
            continue
        if not rest and not optional:
            raise BadWords(refusals.usage(usage))
        value, rest = _next(context, name, rest)
        values.append(value)
    if "ticket" in takes and split_number(rest)[0] and "text" not in takes:
        raise BadWords(refusals.one_ticket(usage))
    return values


def _next(context: Context, name: str, words: str) -> tuple[Any, str]:
    """The value that ``words`` begin with, and the rest of them."""
    if not words:
        return EMPTY.get(name), ""
    if name == "day":
        return _day_and_rest(context, words)
    word, rest = (split_number if name == "ticket" else first_word)(words)
    return READERS[name](context, word or words), rest


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


def _implied_ticket(context: Context, usage: str | None) -> Ticket | None:
    """The ticket that goes without saying; without a ``usage`` to explain, perhaps none."""
    if context.about is not None:
        return context.about
    own = context.open_tickets
    if len(own) == 1 and not context.sender.is_staff:
        return own[0]
    if usage is None:
        return None
    raise BadWords(refusals.usage(usage))


def ticket(context: Context, word: str) -> Ticket:
    """A ticket that the asker may know of. One that they may not is as if it were not there."""
    found = tickets.ticket(context.session, row_number(word))
    if found is None or not may_know(context, found):
        raise NotFound(refusals.no_ticket(word.lstrip("#＃")))
    if context.sender.chat is not None and context.sender.is_staff and found.is_confidential:
        raise NotAllowed(refusals.not_in_group(found.id))
    return found


def may_know(context: Context, found: Ticket) -> bool:
    """Staff know what does not complain about them; residents what is theirs, or their home's."""
    if found.reporter_id == context.sender.id:
        return True
    if context.sender.is_staff:
        return not privacy.is_hidden_from(context.sender, found)
    if privacy.resident_may_see(context, found):
        return True
    followers = incidents.merged_into(context.session, found.id)
    return any(each.reporter_id == context.sender.id for each in followers)


def home(context: Context, word: str) -> Home:
    """Exactly one home, however it is written: 3-2-1501, 3栋2单元1501."""
    named = people.read_home(context.rules, word, context.now)
    if named is None:
        raise NotFound(refusals.no_home(word))
    found = estates.find_homes(context.session, named.building, named.unit, named.room)
    if not found:
        raise NotFound(refusals.no_home(word))
    if len(found) > 1:
        raise BadWords(refusals.several_homes(word))
    return found[0]


def month(context: Context, word: str) -> str:
    """``2026-10``, or in words that name one month."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", word)
    if match and 1 <= int(match[2]) <= 12:
        return f"{match[1]}-{int(match[2]):02d}"
    today = context.rules.today(context.now)
    said = context.rules.understand(word, today, Conversation()).slots.month
    if said is None:
        raise BadWords(refusals.bad_month(word))
    return said


def months(context: Context, word: str) -> str:
    """One month, or "" for all of them together."""
    return "" if word.casefold() in ("all", "全部", "预交", "预存") else month(context, word)


def amount(_context: Context, word: str) -> int:
    """A sum in yuan, as fen: 306.25, ¥52,000, 6万, 六百."""
    found = money.read(word)
    if found is None or found[1]:
        raise BadWords(refusals.bad_amount(word))
    return as_fen(found[0], word)


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


def _day_and_rest(context: Context, words: str) -> tuple[date, str]:
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
    if word in ("昨天", "yesterday"):
        return today - timedelta(days=1)
    found = day(context, word)
    if found > today and re.match(r"\d{1,2}[-/月.]", word):
        found = found.replace(year=found.year - 1)
    if found > today:
        raise BadWords(register_refusals.day_is_to_come)
    return found


def instant(context: Context, day_word: str, clock_word: str) -> datetime:
    """12-05 14:00, 明天 下午2点半: a moment to come, in the company's time. Aware."""
    match = _CLOCK.fullmatch(clock_word)
    if match is None:
        raise BadWords(refusals.bad_clock(clock_word))
    hour = int(match[2]) + (12 if match[1] in _LATER and int(match[2]) < 12 else 0)
    minute = 30 if match[4] else int(match[3] or match[5] or 0)
    if hour > 23 or minute > 59:
        raise BadWords(refusals.bad_clock(clock_word))
    found = datetime.combine(day(context, day_word), time(hour, minute), tzinfo=context.rules.zone)
    if found <= context.now:
        raise BadWords(refusals.day_has_passed)
    return found


_LATER = ("下午", "晚上", "傍晚")
_CLOCK = re.compile(
    r"(上午|早上|中午|下午|傍晚|晚上)?(\d{1,2})(?:[:：](\d{2})|[点时](?:(半)|(\d{1,2})分?)?)"
)


def first_word(said: str) -> tuple[str, str]:
    """ "plan 12-05 …" → ("plan", "12-05 …"), whatever white space stands between them."""
    parts = said.split(maxsplit=1)
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")


def department(_context: Context, word: str) -> str:
    found = DEPARTMENT_WORDS.get(word, word.casefold())
    if found not in tickets.DEPARTMENTS:
        raise BadWords(refusals.no_department(word))
    return found


def category(_context: Context, word: str) -> str:
    found = CATEGORY_WORDS.get(word, word.casefold())
    if found not in tickets.CATEGORIES:
        raise BadWords(refusals.no_category(word))
    return found


def points(_context: Context, word: str) -> int:
    if word not in ("1", "2", "3", "4", "5"):
        raise BadWords(refusals.rating_range)
    return int(word)


def _word(_context: Context, word: str) -> str:
    return word


def incident(context: Context, word: str) -> Incident:
    """I3, 3."""
    found = incidents.incident(context.session, row_number(word, "i"))
    if found is None:
        raise NotFound(refusals.no_incident(word))
    return found


READERS: dict[str, Callable[[Context, str], Any]] = {
    "ticket": ticket,
    "home": home,
    "incident": incident,
    "month": month,
    "months": months,
    "amount": amount,
    "day": day,
    "category": category,
    "department": department,
    "points": points,
    "role": roles.read,
    "word": _word,
}
# What a missing optional word is: most handlers ask for it then.
EMPTY: dict[str, Any] = {"month": "", "word": "", "category": "", "department": ""}
