"""/round at a checkpoint, by code or name: a finding opens a ticket, what is skipped is seen."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import dialogue, duties, identity, telling
from handlers import people as own
from handlers.context import Context, Moment
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.rounds import routes
from handlers.tickets import report
from handlers.wording import refusals
from handlers.wording import rounds as words
from nlu.choices import chosen
from storage import estates, people, rounds, tickets
from storage.history import Kind
from storage.rounds import Checkpoint, Round, Walk

LINK = "point-"  # what a QR code says behind /start


@dataclass(frozen=True, slots=True)
class Place:
    """A checkpoint as it was named; ``by_code``: by what only stands at the place itself."""

    point: Checkpoint
    by_code: bool


def start(context: Context, code: str) -> None:
    """/start with the code of a checkpoint, from its QR code; else as everybody's /start."""
    if not code.startswith(LINK):
        identity.start(context, code)
        return
    if not routes.walked_by(context):
        raise NotAllowed(refusals.not_for_you)
    visit(context, find(context, code.removeprefix(LINK)), "")


def find(context: Context, word: str) -> Place:
    """The checkpoint of a code or a name that the asker may walk. Raises NotFound."""
    mine = routes.walked_by(context)
    coded = rounds.coded(context.session, word.upper())
    if coded is not None and coded.route in mine:
        if coded.estate_id not in _estates(context, coded.route):
            raise NotAllowed(refusals.not_for_you)
        return Place(coded, True)
    found = [
        each
        for route in mine
        for each in rounds.checkpoints(context.session, [route], _estates(context, route))
        if each.name == word
    ]
    under_way = [p for p in found if rounds.walking(context.session, p.route, p.estate_id)]
    if len(found) != 1:
        found = under_way
    if len(found) != 1:
        raise NotFound(words.no_point(word))
    return Place(found[0], False)


def _estates(context: Context, route: str) -> list[int]:
    rule = routes.routes(context)[route]
    return [each.id for each in routes.my_estates(context, rule)]


def visit(context: Context, place: Place, said: str) -> None:
    """The walker is there; what they say beyond 正常 is a finding."""
    point = place.point
    row = rounds.walking(context.session, point.route, point.estate_id) or _begin(context, point)
    seen = rounds.visit(
        context.session, row.id, point.id, context.sender.id, context.now, place.by_code
    )
    if said and chosen("fine", said) is None:
        if seen.ticket_id is None:
            ticket = _finding(context, row, point, said)
            seen.ticket_id = ticket.id
            context.session.add(seen)
        else:
            context.note(seen.ticket_id, Kind.NOTE, said)
    walk = rounds.walk(context.session, row)
    title = routes.routes(context)[row.route].title
    if not walk.left and row.state == "walking":
        _finish(context, walk, "whole")
        telling.answer(context, words.whole(context.t, walk, title))
        return
    telling.answer(context, words.passed(context.t, walk, point, title, seen.ticket_id))


def _begin(context: Context, point: Checkpoint) -> Round:
    row = Round(
        route=point.route,
        estate_id=point.estate_id,
        walker_id=context.sender.id,
        started_at=context.now,
        next_at=context.now + context.rules.charter.rounds.within,
    )
    context.session.add(row)
    context.session.flush()
    return row


def _finding(context: Context, row: Round, point: Checkpoint, said: str) -> tickets.Ticket:
    """Something is wrong there: a ticket of whoever walks, which knows its round (EN-3)."""
    category = context.rules.charter.rounds.category
    ticket = report.found(context, said, category, point.estate_id, point.name)
    context.record(
        ticket.id,
        Kind.NOTE,
        words.found_on(context.tongue(), row, point, routes.routes(context)[row.route].title),
        round=row.id,
        checkpoint=point.id,
    )
    return ticket


def trouble(context: Context, place: Place, said: str) -> None:
    """The button 有问题: what is wrong is asked for, and becomes a ticket."""
    if said:
        visit(context, place, said)
        return
    asked = words.what_is_wrong(context.t, place.point)
    dialogue.ask_words(context, f"/round trouble {place.point.code}", asked)


def finish(context: Context, reason: str) -> None:
    """No further; what was left out is told to whoever leads."""
    found = [
        row
        for route in routes.walked_by(context)
        for estate_id in _estates(context, route)
        if (row := rounds.walking(context.session, route, estate_id)) is not None
    ]
    if len(found) != 1:
        raise WrongState(words.no_round_under_way)
    found[0].reason = reason[:200]
    walk = rounds.walk(context.session, found[0])
    _finish(context, walk, "broken")
    telling.answer(context, words.broken(context.t, walk, _title(context, found[0]), ""))


def attend(moment: Moment, row: Round) -> None:
    """It has been going on for too long: it ends as it is, and what was skipped is seen."""
    walk = rounds.walk(moment.session, row)
    _finish(moment, walk, "broken" if walk.left else "whole")


def _finish(moment: Moment, walk: Walk, state: str) -> None:
    row = walk.round
    row.state, row.finished_at, row.next_at = state, moment.now, None
    if state == "whole":
        duties.record(
            moment,
            row.route,
            source=f"round:{row.id}",
            estate=row.estate_id,
            by=row.walker_id,
            evidence=[duties.Evidence("count", number=len(walk.passed))],
        )
        return
    rule = routes.routes(moment).get(row.route)
    if rule is None:
        return
    walker = people.person(moment.session, row.walker_id).name
    for role in moment.rules.charter.positions[rule.position].roles:
        telling.tell_role(
            moment,
            role,
            row.estate_id,
            lambda t: words.broken(t, walk, rule.title, walker),
            "notice",
            key=f"round:{row.id}:{role}",
        )


def _title(moment: Moment, row: Round) -> str:
    rule = routes.routes(moment).get(row.route)
    return rule.title if rule else row.route


def show(context: Context) -> None:
    """How far each round is that the asker walks (leaders: every one), how the last one ended."""
    leads = context.sender.leads
    shown = routes.routes(context) if leads else routes.walked_by(context)
    mine = [each.id for each in own.my_estates(context)]
    rows = []
    for route, rule in shown.items():
        for estate_id in mine if leads else _estates(context, route):
            points = rounds.checkpoints(context.session, [route], [estate_id])
            row = rounds.walking(context.session, route, estate_id)
            last = row or rounds.last(context.session, route, estate_id)
            walk = rounds.walk(context.session, last) if last else None
            name = estates.estate(context.session, estate_id).name
            rows.append((rule.title, name, points, walk))
    telling.answer(context, words.overview(context.t, rows, context.now), kind="list")
