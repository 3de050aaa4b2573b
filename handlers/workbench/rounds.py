"""巡检: how far each round is, and its checkpoints, to be kept up and printed."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import people
from handlers.context import Context
from handlers.rounds import routes
from handlers.workbench import forms
from handlers.workbench.forms import Form
from storage import rounds


@dataclass(frozen=True, slots=True)
class Route:
    """One in one estate. ``points``: (code, name, whether the last round has passed it)."""

    route: str
    title: str
    estate: str
    began: str
    passed: int
    points: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Rounds:
    """``shows_codes``: only who keeps them up sees the codes, which prove that one was there."""

    routes: list[Route]
    shows_codes: bool
    add: Form | None
    drop: Form | None
    prints: Form | None


def look(context: Context) -> Rounds:
    """Of the reader's estates. Raises NotAllowed."""
    forms.refuse_unless(context, "round")
    leads = context.sender.leads
    shown = routes.routes(context) if leads else routes.walked_by(context)
    mine = people.my_estates(context)
    found = [
        _route(context, name, rule.title, each.id, each.name)
        for name, rule in shown.items()
        for each in (mine if leads else routes.my_estates(context, rule))
    ]
    return Rounds(
        found,
        forms.may(context, "round points"),
        _form(context, "round add"),
        _form(context, "round drop", "checkpoint"),
        _form(context, "round print", "route"),
    )


def _route(context: Context, route: str, title: str, estate_id: int, estate: str) -> Route:
    session = context.session
    last = rounds.walking(session, route, estate_id) or rounds.last(session, route, estate_id)
    passed = {each.id for each in rounds.walk(session, last).passed} if last else set()
    points = rounds.checkpoints(session, [route], [estate_id])
    return Route(
        route,
        title,
        estate,
        context.t.moment(last.started_at, context.now) if last else "",
        len(passed),
        [(each.code, each.name, each.id in passed) for each in points],
    )


def _form(context: Context, name: str, *given: str) -> Form | None:
    if not forms.may(context, name):
        return None
    return forms.form_of(context, forms.verb_called(context, name), given)
