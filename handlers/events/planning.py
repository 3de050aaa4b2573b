"""/event: plan one, announce it in time, cancel it, note who came and what it cost, sum it up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time

from handlers import arguments, duties, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound, TooLate, WrongState
from handlers.events import moments
from handlers.numbers import row_number
from handlers.wording import community_refusals, refusals
from handlers.wording import events as words
from nlu.slots import money
from storage import estates, events
from storage.estates import Estate
from storage.events import Event

USAGE = "/event 名称 日期 时间 地点 [人数] [费用]"
LONGEST = 500
_TIME = re.compile(r"(上午|早上|下午|晚上|中午)?(\d{1,2})(?:[:：点](\d{2}|半)?分?)(am|pm)?", re.I)
_PEOPLE = re.compile(r"(?:限|最多)?(\d{1,5})\s*(?:人|people|p)", re.I)


def command(context: Context, word: str, rest: str) -> None:
    """/event: what is under way; a verb and a number; or a plan."""
    if not word:
        show(context)
    elif (verb := VERBS.get(word.casefold())) is not None:
        number, _, said = rest.partition(" ")
        verb(context, _known(context, number), said.strip())
    elif row_number(word) and not rest:
        _card(context, _known(context, word))
    else:
        plan(context, f"{word} {rest}".split())


def show(context: Context) -> None:
    found = events.unfinished(context.session)
    rows = [(each, events.tally(context.session, each.id)) for each in found]
    telling.answer(context, words.under_way(context.t, rows, context.now), kind="list")


def _card(context: Context, row: Event) -> None:
    people = events.sign_ups(context.session, row.id, "going", "waiting")
    tally = events.tally(context.session, row.id)
    telling.answer(context, words.card(context.t, row, tally, people, context.now), kind="list")


def _known(context: Context, number: str) -> Event:
    found = events.event(context.session, row_number(number))
    if found is None:
        raise NotFound(community_refusals.no_event(number))
    return found


# ------------------------------------------------------------------------------------- planning


def plan(context: Context, said: list[str]) -> None:
    """A title, a day, a time and a place; so many people, so much money. Too near is refused."""
    estate = _estate(context, said)
    if len(said) < 4:
        raise BadWords(refusals.usage(USAGE))
    day, at = arguments.day(context, said[1]), _time(said[2])
    starts_at = datetime.combine(day, at, tzinfo=context.rules.zone)
    rule = context.rules.charter.events
    if starts_at < context.now + rule.announce_before:
        raise TooLate(community_refusals.too_near(context.now + rule.announce_before, context.now))
    capacity, planned_fen = _numbers(said[4:])
    row = Event(
        estate_id=estate.id,
        clause=rule.clause,
        title=said[0][:60],
        place=said[3][:60],
        starts_at=starts_at,
        capacity=capacity,
        planned_fen=planned_fen,
        planned_by_id=context.sender.id,
        planned_at=context.now,
    )
    moments.plan(context, row)
    context.session.add(row)
    context.session.flush()
    context.audit("event.planned", event=row.id)
    by = starts_at - rule.announce_before
    telling.answer(context, words.planned(context.t, row, by, context.now))


def _estate(context: Context, said: list[str]) -> Estate:
    """Named first where there are several; taken out of what was said."""
    only = estates.only_estate(context.session)
    named = estates.estate_named(context.session, said[0]) if said else None
    if named is not None:
        said.pop(0)
    found = named or only
    if found is None:
        raise BadWords(community_refusals.name_the_estate)
    return found


def _time(word: str) -> time:
    """14:00, 下午2点, 下午2点半, 2pm."""
    found = _TIME.fullmatch(word)
    if found is None:
        raise BadWords(refusals.usage(USAGE))
    hour, minute = int(found[2]), 30 if found[3] == "半" else int(found[3] or 0)
    late = found[1] in ("下午", "晚上") or (found[4] or "").casefold() == "pm"
    hour += 12 if late and hour < 12 else 0
    if hour > 23 or minute > 59:
        raise BadWords(refusals.usage(USAGE))
    return time(hour, minute)


def _numbers(said: list[str]) -> tuple[int, int]:
    """40人 800元, in either order."""
    capacity = planned = 0
    for word in said:
        if found := _PEOPLE.fullmatch(word):
            capacity = int(found[1])
        elif (amount := money.read(word)) is not None and not amount[1]:
            planned = arguments.as_fen(amount[0], word)
        else:
            raise BadWords(refusals.usage(USAGE))
    return capacity, planned


def announce(context: Context, row: Event, _said: str) -> None:
    """Everybody of the estate hears of it, by day; not later than the charter says (CS-5)."""
    if row.state != "planned":
        raise WrongState(community_refusals.event_state(row.title, row.state))
    rule = context.rules.charter.events
    if row.starts_at < context.now + rule.announce_before:
        raise TooLate(community_refusals.too_near(context.now + rule.announce_before, context.now))
    row.state, row.announced_at = "announced", context.now
    moments.tell_everybody(context, row, "tell")
    context.session.add(row)
    telling.answer(context, words.announcing(context.t, row))


def move(context: Context, row: Event, said: str) -> None:
    """Another day, while nobody has been told."""
    day, _, clock = said.partition(" ")
    if row.state != "planned" or not day:
        raise WrongState(community_refusals.event_state(row.title, row.state))
    at = _time(clock) if clock else row.starts_at.astimezone(context.rules.zone).time()
    moved = datetime.combine(arguments.day(context, day), at, tzinfo=context.rules.zone)
    rule = context.rules.charter.events
    if moved < context.now + rule.announce_before:
        raise TooLate(community_refusals.too_near(context.now + rule.announce_before, context.now))
    row.starts_at = moved
    moments.plan(context, row)
    context.session.add(row)
    by = moved - rule.announce_before
    telling.answer(context, words.planned(context.t, row, by, context.now))


def cancel(context: Context, row: Event, said: str) -> None:
    """Everybody who was told hears it; those who signed up at once."""
    if row.state not in ("planned", "announced"):
        raise WrongState(community_refusals.event_state(row.title, row.state))
    if not said:
        raise BadWords(community_refusals.why_cancel(row.id))
    announced = row.state == "announced"
    row.state, row.reason, row.stage, row.next_at = "cancelled", said[:LONGEST], "", None
    for _, person in events.sign_ups(context.session, row.id, "going", "waiting"):
        moments.tell(context, row, person.id, "cancelled", words.called_off)
    if announced:
        moments.tell_everybody(context, row, "cancel")
    context.session.add(row)
    context.audit("event.cancelled", event=row.id)
    telling.answer(context, words.is_cancelled(context.t, row))


# ------------------------------------------------------------------------------------ afterwards


def came(context: Context, row: Event, said: str) -> None:
    _require_held(context, row)
    if not said.removesuffix("人").isdecimal() or len(said) > 6:
        raise BadWords(community_refusals.summary_lacks(row.id, None, None))
    row.came = int(said.removesuffix("人"))
    context.session.add(row)
    _draft(context, row)


def cost(context: Context, row: Event, said: str) -> None:
    """/event cost N 680 粽叶 300，糯米 380"""
    _require_held(context, row)
    found = money.read(said)
    if found is None:
        raise BadWords(community_refusals.summary_lacks(row.id, 0, None))
    row.cost_fen = arguments.as_fen(found[0], said) if found[0] else 0
    row.cost_note = found[1][:LONGEST]
    context.session.add(row)
    _draft(context, row)


def summary(context: Context, row: Event, said: str) -> None:
    """/event summary N: the draft, drawn from what is known; with words it is handed in."""
    _require_held(context, row)
    if not said:
        _draft(context, row)
        return
    if row.came is None or row.cost_fen is None:
        raise WrongState(community_refusals.summary_lacks(row.id, row.came, row.cost_fen))
    tally = events.feedback(context.session, row.id)
    drawn = words.summary(context.tongue(), row, tally, context.now)
    row.summary = drawn if said in ("ok", "好", "就这样") else f"{drawn}\n{said[:LONGEST]}"
    row.state, row.summed_at, row.stage, row.next_at = "summed", context.now, "", None
    context.session.add(row)
    evidence = [duties.Evidence("count", number=row.came), duties.Evidence("text", row.summary)]
    source = f"event:{row.id}"
    duties.record(context, "events", source=source, by=context.sender.id, evidence=evidence)
    for role in context.rules.charter.events.then:
        telling.tell_role(
            context,
            role,
            row.estate_id,
            lambda t: words.handed_in(t, row),
            "notice",
            key=f"event:{row.id}:summary",
        )
    telling.answer(context, words.summed(context.t, row))


def _require_held(moment: Moment, row: Event) -> None:
    if row.state != "announced" or moment.now < row.starts_at:
        raise WrongState(community_refusals.event_state(row.title, row.state))


def _draft(context: Context, row: Event) -> None:
    tally = events.feedback(context.session, row.id)
    telling.answer(context, words.draft(context.t, row, tally, context.now))


VERBS: dict[str, Callable[[Context, Event, str], None]] = {
    **dict.fromkeys(("announce", "通知"), announce),
    **dict.fromkeys(("move", "改期"), move),
    **dict.fromkeys(("cancel", "取消"), cancel),
    **dict.fromkeys(("came", "到场"), came),
    **dict.fromkeys(("cost", "费用"), cost),
    **dict.fromkeys(("summary", "总结"), summary),
}
