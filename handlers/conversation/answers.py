"""Answers what the staff ask: from the rows, to whoever asked, in one message."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import borders, days, telling, verbs
from handlers import people as own
from handlers.context import Context
from handlers.conversation.acts import Act
from handlers.conversation.desk import desk_of
from handlers.conversation.working import ticket_of
from handlers.errors import NotAllowed, NotFound
from handlers.grammar.verb import FEE_DESK
from handlers.tickets import people
from handlers.wording import names, refusals
from handlers.wording import work as words
from nlu import speech
from nlu.normal import plain
from nlu.slots import numerals
from storage import (
    absences,
    arrears,
    audit,
    bills,
    dunning,
    estates,
    history,
    holdings,
    households,
    periods,
    shifts,
)
from storage import people as staff
from storage import tickets as ticket_rows
from storage.charter.company import DEPARTMENT_SUPERVISOR, LAW
from storage.estates import Home
from storage.history import Kind, Trait
from storage.tickets import Ticket

MOST = 10
SEES_FEES = FEE_DESK | {LAW}  # whoever sues for them knows them
SWAPPED = "shift.swapped"  # in the audit: what somebody said of a shift
SWAPS_LAST = timedelta(days=14)  # so long it is told to whoever asks who works


def who_works(context: Context, act: Act) -> None:
    """今天谁上班, and 周三夜班是谁: who is there now; of another day, what the roster says, with
    the shifts that people say they have changed."""
    everybody = _of_department(context, act)
    if speech.find(context.text, "for_other_days") and _rostered(context, everybody):
        return
    here = staff.on_duty_among(context.session, list(everybody), context.now)
    away = absences.on(context.session, list(everybody), context.rules.today(context.now))
    reply = words.at_work(
        context.t,
        [everybody[each] for each in here],
        sorted({everybody[each.person_id] for each in away}),
    )
    telling.answer(context, reply, kind="list")


def _of_department(context: Context, act: Act) -> dict[int, str]:
    """The staff by name; of one department where it is named: 工程今天谁在."""
    charter = context.rules.charter
    words = charter.department_words()
    named = next((words[each] for each in words if each in plain(context.text)), "")
    named = str(act.values.get("department", "")) or named
    roles = {named, *charter.hearers([DEPARTMENT_SUPERVISOR], named)} if named else set()
    return {
        each.id: each.name
        for each in staff.staff(context.session, borders.here(context))
        if not named or staff.roles_of(context.session, each.id) & roles
    }


def _rostered(context: Context, everybody: dict[int, str]) -> bool:
    """False where nothing is planned for today: who is there now is the better answer."""
    day = _day_named(context)
    since, until = periods.Period("day", day).moments(context.rules.zone)
    rows = [
        (everybody[each.person_id], each.starts_at, each.ends_at)
        for each in shifts.between(context.session, list(everybody), since, until)
    ]
    said = [
        (everybody[entry.actor_id], str(entry.data["words"]))
        for entry in audit.lately(context.session, SWAPPED, context.now - SWAPS_LAST)
        if entry.actor_id in everybody
    ]
    if not rows and not said and day == context.rules.today(context.now):
        return False
    telling.answer(context, words.rostered(context.t, day, rows, said), kind="list")
    return True


def _day_named(context: Context) -> date:
    """The first day that the words name; today where they name none."""
    today, text = context.rules.today(context.now), context.text.strip()
    for at in range(len(text)):
        found = days.leading(text[at:], today)
        if found is not None:
            return found[0]
    return today


def who_is_off(context: Context, _act: Act) -> None:
    """谁请假, 明天谁不在, 这周谁请假了."""
    day, today = _day_named(context), context.rules.today(context.now)
    whole = speech.find(context.text, "whole_week")
    if whole is not None:
        week = periods.containing("week", today)
        week = week.following if "下" in whole[0] else week
        first, last = week.first, week.after - timedelta(days=1)
    else:
        first = last = day
    everybody = {each.id: each.name for each in staff.staff(context.session, borders.here(context))}
    found = absences.between(context.session, list(everybody), first, last)
    rows = [(everybody[each.person_id], each.first_on, each.words) for each in found]
    telling.answer(context, words.who_is_away(context.t, first, last, rows), kind="list")


def where_is(context: Context, act: Act) -> None:
    person = staff.person(context.session, act.values["person"])
    today = context.rules.today(context.now)
    away = absences.of_person_on(context.session, person.id, today)
    here = shifts.presence(context.session, person.id)
    since = context.t.moment(here.started_at, context.now) if here else ""
    reply = words.where_is(context.t, person.name, since, away.words if away else "")
    if act.values.get("phone"):
        in_group = context.sender.chat is not None
        number = names.masked(person.phone) if in_group else person.phone
        reply = words.how_to_call(context.t, person.name, number, reply.text)
    telling.answer(context, reply)


# ------------------------------------------------------------------------------------ figures


def my_work(context: Context, _act: Act) -> None:
    desk = desk_of(context)
    held = [_ticket(context, job.ticket) for job in desk.held]
    rows = [(each, people.home_label(context, each, context.t)) for each in held]
    waiting = [_ticket(context, job.ticket) for job in desk.waiting]
    telling.answer(context, words.my_work(context.t, rows, waiting), kind="list")


def _ticket(context: Context, number: int) -> Ticket:
    return context.session.get_one(Ticket, number)


def _months(said: str) -> int:
    """欠三个月以上的: how many at least; 0 where no number of months is said."""
    found = speech.find(said, "so_many_months")
    return int(numerals.digits(found[1])) if found is not None else 0


def work_of(context: Context, act: Act) -> None:
    """张师傅今天干了几个活: what a colleague finished today, has in hand, and how it was marked."""
    person = staff.person(context.session, act.values["person"])
    since, _ = periods.containing("day", context.rules.today(context.now)).moments(
        context.rules.zone
    )
    numbers = history.done_by(context.session, person.id, since)
    done = [_ticket(context, number) for number in numbers]
    seen = {job.ticket for job in desk_of(context).jobs}
    held = [each for each in holdings.held_by(context.session, person.id) if each.id in seen]
    marks = [each.rating for each in done if each.rating is not None]
    telling.answer(context, words.work_of(context.t, person.name, len(done), held, marks))


def debtors(context: Context, _act: Act) -> None:
    _require_fees(context)
    today = context.rules.today(context.now)
    here = [each.id for each in own.my_estates(context)]
    months = _months(context.text)
    rows = arrears.homes_that_owe(context.session, here, today, limit=MOST, months=months)
    total = arrears.count_that_owe(context.session, here, today, months)
    telling.answer(context, words.in_arrears(context.t, rows, total), kind="list")


# -------------------------------------------------------------------------------- about a home


def story(context: Context, act: Act) -> None:
    """这家最近什么情况: what they reported, what they owe where the asker may know it. Audited."""
    home = home_of(context, act)
    found = ticket_rows.of_home(context.session, home.id)
    rows = [(each, people.holder_name(context, each)) for each in found]
    owed = None
    if context.sender.rights & SEES_FEES:
        owed = bills.owed(context.session, home.id)
    names = [person.name for person, _ in households.residents_of(context.session, home.id)]
    context.audit("home.seen", home.id)
    telling.answer(context, words.story(context.t, home.number, names, rows, owed), kind="list")


def arrears_of(context: Context, act: Act) -> None:
    _require_fees(context)
    home = home_of(context, act)
    owed = bills.owed(context.session, home.id)
    months = sorted({each.bill.month for each in owed})
    context.audit("home.seen", home.id)
    total = sum(each.left_fen for each in owed)
    telling.answer(context, words.owes(context.t, home.number, total, months))


def pay_day(context: Context, act: Act) -> None:
    _require_fees(context)
    home = home_of(context, act)
    days = [
        each.promised_on
        for each in dunning.of_home(context.session, home.id)
        if each.promised_on is not None
    ]
    context.audit("home.seen", home.id)
    telling.answer(context, words.pays_on(context.t, home.number, max(days, default=None)))


def _require_fees(context: Context) -> None:
    if not context.sender.rights & SEES_FEES:
        raise NotAllowed(refusals.not_for_you)


def home_of(context: Context, act: Act) -> Home:
    """The home that was named, in the estates of whoever asks; by its room alone where that is
    enough."""
    parts = str(act.values["home"]).split("-")
    here = {each.id for each in own.my_estates(context)}
    found = estates.named_so(context.session, parts)
    found = [each for each in found if each.estate_id in here]
    if len(found) > 1:
        seen = audit.last_home(
            context.session, "home.seen", context.sender.id, context.now - timedelta(minutes=15)
        )
        found = [each for each in found if each.id == seen] or [
            each for each in found if households.residents_of(context.session, each.id)
        ]
    if len(found) != 1:
        raise NotFound(refusals.no_home(str(act.values["home"])))
    return found[0]


# ------------------------------------------------------------------------------ about a ticket


def tell_of(context: Context, act: Act) -> None:
    """哪户的, 以前报过吗, 联系业主没有, 为什么超时: from the ticket's history."""
    ticket, asked = ticket_of(context, act), act.values["asked"]
    lines = {
        "told": _told,
        "when": _when,
        "where": _where,
        "phone": _phone,
        "before": _before,
        "contacted": _contacted,
    }
    say = lines.get(asked, _late if asked == "late" else _standing)
    said = say(context, ticket)
    if asked in ("told", "before") and "standing" in speech.cues(context.text, "staff"):
        said += _standing(context, ticket)  # 报了什么 谁去的
    telling.answer(context, words.told_of(context.t, ticket, said), ticket_id=ticket.id)


def _told(context: Context, ticket: Ticket) -> list[str]:
    """What the homeowner said, whole: 我晚上7点半后才在家."""
    said = [
        each.text
        for each in history.of_ticket(context.session, ticket.id)
        if each.kind in (Kind.REPORTED, Kind.SAID) and each.text
    ]
    return [words.they_said(context.t, said[-MOST:])]


def _when(context: Context, ticket: Ticket) -> list[str]:
    """几点报的."""
    said = words.reported_at(context.t, ticket.created_at, context.now)
    return [said, *_standing(context, ticket)]


def _where(context: Context, ticket: Ticket) -> list[str]:
    home = people.home_label(context, ticket, context.t) or ticket.place
    if ticket.home_id is not None:
        context.audit("ticket.seen", ticket.home_id, ticket=ticket.id)
    return [words.home_of(context.t, home, people.reporter(context, ticket).name)]


def _phone(context: Context, ticket: Ticket) -> list[str]:
    """The reporter's number, for whoever has the ticket in hand and those who answer for it."""
    lines = _where(context, ticket)
    in_group = context.sender.chat is not None
    number = people.phone(context, ticket, in_group=in_group)
    may = ticket.holder_id == context.sender.id or context.sender.rights & FEE_DESK
    if not number or not (may or context.sender.leads):
        return lines
    if not in_group:
        people.seen_phone(context, ticket)
    return [*lines, words.phone_of(context.t, number)]


def _before(context: Context, ticket: Ticket) -> list[str]:
    rows = [
        each
        for each in ticket_rows.of_home(context.session, ticket.home_id or 0)
        if each.id != ticket.id and each.category == ticket.category
    ]
    if not rows:
        return [words.first_time(context.t)]
    return [words.reported_before(context.t, rows)]


def _contacted(context: Context, ticket: Ticket) -> list[str]:
    spoke = [
        each
        for each in history.of_ticket(context.session, ticket.id)
        if each.kind in (Kind.CALLED, Kind.REPLIED)
    ]
    last = spoke[-1] if spoke else None
    name = people.name_of(context, last.actor_id) if last is not None else ""
    return [words.contacted(context.t, last, name, context.now)]


def _standing(context: Context, ticket: Ticket) -> list[str]:
    last = history.last_that(context.session, ticket.id, Trait.WORK)
    lines = [words.stands(context.t, ticket, people.holder_name(context, ticket))]
    if last is not None and last.text:
        lines.append(last.text)
    return lines


def _late(context: Context, ticket: Ticket) -> list[str]:
    minutes = int((context.now - ticket.created_at).total_seconds() // 60)
    last = history.last_that(context.session, ticket.id, Trait.WORK)
    holder = people.holder_name(context, ticket)
    return [words.why_late(context.t, holder, minutes, last.text if last else "")]


def _line(line: str) -> object:
    return lambda context, _act: verbs.run_line(context, line)


VERBS = {
    "who_works": who_works,
    "who_is_off": who_is_off,
    "where_is": where_is,
    "my_work": my_work,
    "debtors": debtors,
    "work_of": work_of,
    "story": story,
    "arrears": arrears_of,
    "pay_day": pay_day,
    "tell_of": tell_of,
    "elsewhere": lambda context, act: verbs.run_line(context, f"/ticket {act.ticket}"),
    "collection": lambda context, _act: verbs.run_line(context, "/dunning 收缴"),
    "score": lambda context, _act: verbs.run_line(context, "/score"),
    "my_home": lambda context, _act: verbs.run_line(context, "/myhome"),
    "console": lambda context, _act: verbs.run_line(context, "/console"),
}
