"""/duty on|off, /handover: who comes hears what is open, who goes hands it over (CS-1)."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context, Moment
from handlers.tickets import handing
from handlers.wording import shifts as words
from storage import shifts
from storage.people import Person
from storage.shifts import Shift


def stands(context: Context) -> None:
    """/duty: whether the asker is on duty, and since when."""
    found = shifts.presence(context.session, context.sender.id)
    since = context.t.moment(found.started_at, context.now) if found else ""
    telling.answer(context, words.stands(context.t, since))


def come(context: Context) -> None:
    """/duty on: whoever comes hears what is open."""
    own = context.sender.id
    here = shifts.presence(context.session, own) or shifts.check_in(
        context.session, own, context.now
    )
    shifts.look_again(context.session, context.now)
    since = context.t.moment(here.started_at, context.now)
    waiting = handing.waiting_in(context, context.sender.departments)
    telling.answer(context, words.came(context.t, since, waiting))


def go(context: Context) -> None:
    """/duty off: whoever goes hands over what they hold."""
    if not shifts.check_out(context.session, context.sender.id, context.now):
        stands(context)
        return
    shifts.look_again(context.session, context.now)
    left = handing.leave(context, context.sender.person)
    telling.answer(context, words.went(context.t, left.given, left.to_group, left.kept))


def handover(context: Context, to: Person) -> None:
    """/handover NAME: everything that the asker holds goes to a colleague."""
    given = handing.give_all(context, context.sender.person, to)
    telling.answer(context, words.handed(context.t, to.name, len(given)))


def attend(moment: Moment, shift: Shift) -> None:
    """A shift begins: whoever has it is asked to check in. It ends: open work is handed over."""
    present = shifts.presence(moment.session, shift.person_id) is not None
    if moment.now < shift.ends_at:
        shift.next_at = shift.ends_at
        moment.session.add(shift)
        if not present:
            telling.tell_person(
                moment,
                shift.person_id,
                lambda t: words.begins(t, shift.ends_at, moment.now),
                "card",
            )
        return
    shift.next_at = None
    moment.session.add(shift)
    shifts.look_again(moment.session, moment.now)
    if present:
        telling.tell_person(moment, shift.person_id, words.still_here, "card")
    if not present and not _comes_back_today(moment, shift):
        handing.leave_after_shift(moment, shift.person_id)


def end_forgotten(moment: Moment, limit: int) -> int:
    """On duty since longer than anybody works: it is over, they hear so, and what they have in
    hand goes to the others."""
    before = moment.now - moment.rules.charter.presence.ends_after
    found = shifts.forgotten(moment.session, before, limit)
    for each in found:
        each.ended_at = moment.now
        moment.session.add(each)
        moment.session.flush()
        handing.leave_after_shift(moment, each.person_id)
        telling.tell_person(moment, each.person_id, words.ended_by_itself, "notice")
    if found:
        shifts.look_again(moment.session, moment.now)
    return len(found)


def _comes_back_today(moment: Moment, shift: Shift) -> bool:
    """Only the lunch break."""
    following = shifts.next_of(moment.session, shift.person_id, shift.ends_at)
    if following is None:
        return False
    return moment.rules.today(following.starts_at) == moment.rules.today(shift.ends_at)
