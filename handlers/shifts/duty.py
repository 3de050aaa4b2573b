"""/duty on|off, /handover: who comes hears what is open, who goes hands it over (CS-1)."""

from __future__ import annotations

from handlers import arguments, telling
from handlers.context import Context, Moment
from handlers.tickets import handing
from handlers.wording import shifts as words
from storage import shifts
from storage.shifts import Shift

# As people say it; then they see how things stand, with the button that changes it.
WORDS = ("值班", "上班了", "下班了", "我上班了", "我下班了", "我到岗了")


def duty(context: Context, word: str) -> None:
    """/duty on|off; without a word it says how things stand."""
    own = context.sender.id
    if word in ("on", "上岗"):
        here = shifts.presence(context.session, own) or shifts.check_in(
            context.session, own, context.now
        )
        shifts.look_again(context.session, context.now)
        since = context.t.moment(here.started_at, context.now)
        waiting = handing.waiting_in(context, context.sender.roles)
        telling.answer(context, words.came(context.t, since, waiting))
    elif word in ("off", "下岗") and shifts.check_out(context.session, own, context.now):
        shifts.look_again(context.session, context.now)
        left = handing.leave(context, context.sender.person)
        telling.answer(context, words.went(context.t, left.given, left.to_group, left.kept))
    else:
        found = shifts.presence(context.session, own)
        since = context.t.moment(found.started_at, context.now) if found else ""
        telling.answer(context, words.stands(context.t, since))


def handover(context: Context, name: str) -> None:
    """/handover NAME: everything that the asker holds goes to a colleague."""
    to = arguments.colleague(context, name)
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
    if not present and not _comes_back_today(moment, shift):
        handing.leave_after_shift(moment, shift.person_id)


def _comes_back_today(moment: Moment, shift: Shift) -> bool:
    """Only the lunch break."""
    following = shifts.next_of(moment.session, shift.person_id, shift.ends_at)
    if following is None:
        return False
    return moment.rules.today(following.starts_at) == moment.rules.today(shift.ends_at)
