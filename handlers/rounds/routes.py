"""Which rounds there are, who walks them, and their checkpoints in each estate (EN-3)."""

from __future__ import annotations

import secrets

from handlers import people as own
from handlers import telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.incoming import Reply
from handlers.wording import refusals, register_refusals
from handlers.wording import rounds as words
from storage import estates, papers, people, rounds
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


def named(context: Context, word: str) -> str:
    """A route by the title or the name of its duty. Raises NotFound."""
    for name, rule in routes(context).items():
        if word in (name, rule.title):
            return name
    titles = [rule.title for rule in routes(context).values()]
    raise NotFound(register_refusals.no_route(word, titles))


def points(context: Context, said: str) -> None:
    """/round points: every checkpoint with its code."""
    _require_leader(context)
    telling.answer(context, words.points(context.t, _titled(context, said)), kind="list")


def _titled(context: Context, said: str) -> list[tuple[str, str, Checkpoint]]:
    """(estate, route, checkpoint), of one route or of all."""
    wanted = [named(context, said.strip())] if said.strip() else list(routes(context))
    names = {each.id: each.name for each in estates.estates(context.session)}
    found = rounds.checkpoints(context.session, wanted, list(names))
    known = routes(context)
    return [(names[each.estate_id], known[each.route].title, each) for each in found]


def add(context: Context, said: str) -> None:
    """/round add ROUTE CHECKPOINT… [小区:NAME]: one or several, in walking order."""
    _require_leader(context)
    parts = said.split()
    estate = estate_in(context, parts)
    if len(parts) < 2:
        raise BadWords(register_refusals.how_to_round)
    route, names = named(context, parts[0]), [each[:LONGEST] for each in parts[1:]]
    known = {p.name for p in rounds.checkpoints(context.session, [route], [estate.id])}
    for name in dict.fromkeys(names):
        if name in known:
            raise WrongState(register_refusals.point_known(name))
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        context.session.add(
            Checkpoint(
                estate_id=estate.id,
                route=route,
                name=name,
                code=code,
                created_at=context.now,
                created_by_id=context.sender.id,
            )
        )
    context.session.flush()
    telling.answer(context, words.points(context.t, _titled(context, route)), kind="list")


def estate_in(context: Context, parts: list[str]) -> Estate:
    """The estate that was named (taken out of ``parts``), else the asker's only one."""
    mine = own.my_estates(context)
    for each in list(parts):
        if each.startswith(("小区:", "小区：")):
            parts.remove(each)
            mine = [estate for estate in mine if estate.name == each[3:]]
            if not mine:
                raise NotFound(refusals.no_estate(each[3:]))
    if len(mine) != 1:
        raise BadWords(refusals.which_estate)
    return mine[0]


def drop(context: Context, said: str) -> None:
    """/round drop CODE: a checkpoint is walked no longer; what was seen there stays."""
    _require_leader(context)
    point = rounds.coded(context.session, said.strip().upper())
    if point is None:
        raise NotFound(register_refusals.no_point(said.strip()))
    point.active = False
    context.session.add(point)
    telling.answer(context, words.dropped(context.t, point))


def print_codes(context: Context, said: str) -> None:
    """/round print [ROUTE]: a sheet of QR codes to be put up at the checkpoints."""
    _require_leader(context)
    found = _titled(context, said)
    if not found:
        raise NotFound(register_refusals.how_to_round)
    labels = [
        {"code": point.code, "name": point.name, "route": f"{estate} {title}"}
        for estate, title, point in found
    ]
    values = {**words.on_sheet(context.t), "points": labels}
    paper = papers.order(
        context.session, "checkpoints", "checkpoints.pdf", "application/pdf", values, context.now
    )
    telling.answer(context, Reply(words.sheet_ready(context.t, len(found)), paper=paper.id))


def _require_leader(context: Context) -> None:
    if not context.sender.leads:
        raise NotAllowed(refusals.not_for_you)
