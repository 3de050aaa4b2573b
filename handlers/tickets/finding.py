"""Looking for tickets: what presses, narrowed by words; and /find, by anything that was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import borders, telling
from handlers.context import Context, Moment, Sender
from handlers.errors import BadWords
from handlers.tickets import pages
from handlers.wording import reading as words
from handlers.wording import refusals
from nlu import terms
from nlu.choices import chosen
from storage import estates, people, queues, runs, search
from storage.history import TicketEvent, Trait
from storage.queues import Reader, Wanted
from storage.states import Urgency

PRESSING = {word: each for each in Urgency if each.mark for word in (each.label, str(each))}
AT_ONCE = 500  # events that are indexed in one go


def reader_of(moment: Moment, sender: Sender) -> Reader:
    """Supervisors and the front desk see every department; the others their own, and what they
    hold; everybody in their estates. The front desk is asked on the telephone about everything."""
    charter = moment.rules.charter
    everything = sender.leads or charter.desk in sender.roles
    departments = frozenset(charter.departments) if everything else sender.departments
    here = borders.estates_of(moment, sender)
    return Reader(sender.id, sender.roles, departments, sender.leads, here)


def queue(context: Context, said: str) -> None:
    """/queue [工程] [桂花园] [张师傅|我] [紧急]: open tickets, whatever runs out first on top."""
    said, at = pages.split(said)
    wanted = _wanted(context, said)
    if not wanted.departments and not context.sender.leads:
        wanted = replace(wanted, departments=tuple(sorted(context.sender.departments)))
    if wanted.holder_id == context.sender.id:
        wanted = replace(wanted, departments=())
    reader = reader_of(context, context.sender)
    rows = queues.pressing(context.session, reader, wanted, limit=pages.SIZE + 1, offset=at.offset)
    following = pages.following(f"/queue {said}".strip(), at, len(rows))
    reply = words.queue(
        context.t, rows[: pages.SIZE], context.now, following, context.sender.chat is not None
    )
    telling.answer(context, reply, kind="list")


def _wanted(context: Context, said: str) -> Wanted:
    wanted = Wanted()
    for word in said.split():
        if department := context.rules.charter.department_called(word):
            wanted = replace(wanted, departments=(*wanted.departments, department))
        elif chosen("mine", word):
            wanted = replace(wanted, holder_id=context.sender.id)
        elif word.casefold() in PRESSING:
            wanted = replace(wanted, urgency=PRESSING[word.casefold()])
        elif estate := estates.estate_named(context.session, word):
            wanted = replace(wanted, estate_id=estate.id)
        elif colleague := _colleague(context, word):
            wanted = replace(wanted, holder_id=colleague)
        else:
            raise BadWords(refusals.no_filter(word))
    return wanted


def _colleague(context: Context, name: str) -> int | None:
    named = people.named(context.session, name)
    return next((each.id for each in named if people.roles_of(context.session, each.id)), None)


def find(context: Context, said: str) -> None:
    """/find 漏水 3栋: all of the words, in what was said, in the place, in the number."""
    said, at = pages.split(said)
    index_all(context)
    found = queues.found(
        context.session,
        reader_of(context, context.sender),
        terms.asked(said),
        limit=pages.SIZE + 1,
        offset=at.offset,
    )
    following = pages.following(f"/find {said}", at, len(found))
    reply = words.found(
        context.t,
        found[: pages.SIZE],
        said,
        context.now,
        following,
        context.sender.chat is not None,
    )
    telling.answer(context, reply, kind="list")


def index_all(moment: Moment) -> int:
    """Indexes what was said since the last time; returns how many events were new."""
    newest, done = search.newest_event(moment.session), 0
    run = runs.take(moment.session, "search", "", moment.now)
    behind = search.behind(moment.session)
    while run.cursor < newest:
        since = run.cursor
        events = search.spoken_after(moment.session, max(0, since - behind), AT_ONCE)
        _index(moment, events)
        run.cursor = events[-1].id
        done += sum(each.id > since for each in events)
    return done


def _index(moment: Moment, events: Sequence[TicketEvent]) -> None:
    found: dict[int, set[str]] = {each.ticket_id: set() for each in events}
    for event in events:
        if event.is_of(Trait.WORDS):
            found[event.ticket_id] |= terms.pieces(event.text)
    for ticket, home, reporter in search.labels(moment.session, found):
        found[ticket.id] |= terms.of_home(ticket.place) | terms.of_name(reporter)
        if home is not None:
            found[ticket.id] |= terms.of_home(home.number)
    search.add(moment.session, found)
