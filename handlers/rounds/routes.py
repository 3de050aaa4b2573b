"""Which rounds there are, who walks them, and their checkpoints in each estate (EN-3)."""

from __future__ import annotations

import secrets

from handlers import people as own
from handlers import telling
from handlers.context import Context, Moment
from handlers.errors import NotFound, WrongState
from handlers.incoming import Reply
from handlers.wording import rounds as words
from storage import estates, papers, people, rounds
from storage.charter import Charter
from storage.charter.duties import DutyRule
from storage.estates import Estate
from storage.rounds import Checkpoint

COMMAND = "/round"
LONGEST = 40  # characters of a checkpoint's name
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
CODE_LENGTH = 8


def routes(moment: Moment) -> dict[str, DutyRule]:
    """The duties that are kept by walking, by name."""
    rules = moment.rules.charter.duties
    return {name: rule for name, rule in rules.items() if rule.command == COMMAND}


def walked_by(context: Context) -> dict[str, DutyRule]:
    """Those that the asker may walk."""
    return {
        name: rule
        for name, rule in routes(context).items()
        if context.sender.roles & set(walkers(context, rule))
    }


def walkers(moment: Moment, rule: DutyRule) -> tuple[str, ...]:
    """The roles that walk a round: whoever holds the position, and those who stand in for them."""
    return (*moment.rules.charter.positions[rule.position].roles, *rule.by)


def my_estates(context: Context, rule: DutyRule) -> list[Estate]:
    """Where the asker walks it."""
    session, me = context.session, context.sender.id
    return [
        each
        for each in estates.estates(session)
        if any(people.holds(session, me, role, each.id) for role in walkers(context, rule))
    ]


def titles(charter: Charter) -> dict[str, str]:
    """The routes of the charter by name."""
    return {name: rule.title for name, rule in charter.duties.items() if rule.command == COMMAND}


def roles(charter: Charter) -> frozenset[str]:
    """Whoever walks a round of the charter."""
    return frozenset(
        role
        for name in titles(charter)
        for role in (
            *charter.positions[charter.duties[name].position].roles,
            *charter.duties[name].by,
        )
    )


def find(context: Context, code: str) -> Checkpoint:
    """A checkpoint by its code. Raises NotFound."""
    point = rounds.coded(context.session, code.upper())
    if point is None:
        raise NotFound(words.no_point(code))
    return point


def points(context: Context, route: str | None) -> None:
    """Every checkpoint with its code, of one route or of all."""
    telling.answer(context, words.points(context.t, _titled(context, route)), kind="list")


def _titled(context: Context, route: str | None) -> list[tuple[str, str, Checkpoint]]:
    """(estate, route, checkpoint) in the asker's estates, of one route or of all."""
    wanted = list(routes(context)) if route is None else [route]
    names = {each.id: each.name for each in own.my_estates(context)}
    found = rounds.checkpoints(context.session, wanted, list(names))
    known = routes(context)
    return [(names[each.estate_id], known[each.route].title, each) for each in found]


def add(context: Context, route: str, names: list[str], estate: Estate | None) -> None:
    """One checkpoint or several, in walking order."""
    estate_id = own.one_estate(context, estate).id
    known = {p.name for p in rounds.checkpoints(context.session, [route], [estate_id])}
    for name in dict.fromkeys(names):
        if name in known:
            raise WrongState(words.point_known(name))
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        context.session.add(
            Checkpoint(
                estate_id=estate_id,
                route=route,
                name=name,
                code=code,
                created_at=context.now,
                created_by_id=context.sender.id,
            )
        )
    context.session.flush()
    telling.answer(context, words.points(context.t, _titled(context, route)), kind="list")


def drop(context: Context, point: Checkpoint) -> None:
    """A checkpoint is walked no longer; what was seen there stays."""
    point.active = False
    context.session.add(point)
    telling.answer(context, words.dropped(context.t, point))


def print_codes(context: Context, route: str | None) -> None:
    """A sheet of QR codes to be put up at the checkpoints."""
    found = _titled(context, route)
    if not found:
        telling.answer(context, words.points(context.t, found), kind="list")
        return
    labels = [
        {"code": point.code, "name": point.name, "route": f"{estate} {title}"}
        for estate, title, point in found
    ]
    values = {**words.on_sheet(context.t), "points": labels}
    paper = papers.order(
        context.session, "checkpoints", "checkpoints.pdf", "application/pdf", values, context.now
    )
    telling.answer(context, Reply(words.sheet_ready(context.t, len(found)), paper=paper.id))
