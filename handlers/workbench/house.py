"""The house itself: who looked and changed, what is stuck on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers import borders
from handlers.arguments import home as home_named
from handlers.charters import read as read_charter
from handlers.context import Context
from handlers.errors import Refusal
from handlers.house import require_company
from handlers.wording import audits as words
from handlers.wording import charters as charter_words
from handlers.wording import names
from handlers.workbench import forms, frame
from storage import audit, charters, deployment, first_day, keys, outbox, people, received, restores

SIZE = 50
# What the audit's filter offers: the beginnings of actions.
ACTIONS = ("home.seen", "phone.seen", "ticket.seen", "refused", "payment", "residency", "role")


@dataclass(frozen=True, slots=True)
class Entry:
    at: str
    who: str
    what: str
    home_id: int | None
    home: str


@dataclass(frozen=True, slots=True)
class Audit:
    rows: list[Entry]
    staff: list[tuple[str, str]]
    actions: list[tuple[str, str]]
    more: bool


def audited(context: Context, asked: Mapping[str, str], page: int) -> Audit:
    """What was done, the newest first, narrowed by who, home and action. Raises NotAllowed."""
    forms.refuse_unless(context, "audit")
    frame.seen(context, "audit.seen", None)
    t = context.t
    who = asked.get("who", "")
    found = audit.entries(
        context.session,
        borders.here(context),
        actor_id=int(who) if who.isascii() and who.isdecimal() and len(who) < 16 else None,
        home_id=_home(context, asked.get("home", "")),
        action=asked.get("action", "")[:40],
        limit=SIZE + 1,
        offset=page * SIZE,
    )
    staff = borders.colleagues(context)
    return Audit(
        [
            Entry(
                t.moment(entry.at, context.now),
                name,
                words.action(t, entry.action),
                home.id if home is not None else None,
                names.place(t, home.number) if home is not None else "",
            )
            for entry, name, home in found[:SIZE]
        ],
        [(str(each.id), each.name) for each in staff],
        [(each, words.action(t, each)) for each in ACTIONS],
        len(found) > SIZE,
    )


def _home(context: Context, said: str) -> int | None:
    """The home that was named, if it is theirs; 0, which none has, where it is none of theirs."""
    if not said.strip():
        return None
    try:
        home = home_named(context, said.strip()[:80])
        borders.require(context, home)
    except Refusal:
        return 0
    return home.id


@dataclass(frozen=True, slots=True)
class Stuck:
    """(number, to whom, of what kind, since when, why). Never the words themselves."""

    unsent: list[tuple[int, str, str, str, str]]
    unread: list[tuple[int, str, str, str]]


def stuck(context: Context) -> Stuck:
    """What could not be delivered or read. Only for who answers for all estates."""
    forms.refuse_unless(context, "stuck")
    require_company(context)
    t = context.t
    return Stuck(
        [
            (
                row.id,
                people.person(context.session, row.person_id).name
                if row.person_id and context.sender.leads
                else "",
                row.kind,
                t.moment(row.created_at, context.now),
                row.error[:120],
            )
            for row in outbox.unsent(context.session)
        ],
        [
            (
                row.id,
                names.channel(t, row.channel),
                t.moment(row.received_at, context.now),
                row.error,
            )
            for row in received.stuck(context.session)
        ],
    )


@dataclass(frozen=True, slots=True)
class Step:
    """``count``: how far it is; ``verb``: its form, for who may; ``sheet``: or a sheet of it."""

    name: str
    count: int
    verb: str = ""
    sheet: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """``stuck``: how many of both; ``restored``, ``tried``: when a backup was last tried, and
    whether all was well."""

    company: str
    steps: list[Step]
    stuck: int
    restored: str
    whole: bool
    programs: list[tuple[str, str]]


def whole(context: Context) -> Whole:
    """How the house stands. Raises NotAllowed."""
    forms.refuse_unless(context, "stuck")
    require_company(context)
    session, t = context.session, context.t
    here, drill = deployment.this(session), restores.last(session)
    counts = first_day.counted(session, context.now)
    behalf = "behalf" if forms.may(context, "behalf") else ""
    homes = forms.may(context, "paid")
    invite, shifts = forms.may(context, "invite"), forms.may(context, "roster set")
    return Whole(
        here.company if here else "",
        [
            Step("homes", counts.homes, sheet=homes),
            Step("staff", counts.staff, "invite" if invite else ""),
            Step("shifts", counts.shifts, "roster set" if shifts else ""),
            Step("tickets", counts.tickets, behalf),
        ],
        len(outbox.unsent(session)) + len(received.stuck(session)),
        t.moment(drill.at, context.now) if drill else "",
        drill is not None and not drill.failure,
        [
            (each.name, t.moment(each.used_at, context.now) if each.used_at else "")
            for each in keys.living(session)
        ],
    )


@dataclass(frozen=True, slots=True)
class Version:
    """``may_drop``: it does not hold yet."""

    id: int
    who: str
    taken: str
    begins: str
    standing: str
    changes: list[str]
    may_drop: bool


@dataclass(frozen=True, slots=True)
class CharterPage:
    text: str
    versions: list[Version]
    may_change: bool


def charter_page(context: Context) -> CharterPage:
    """The charter in force and its versions. Raises NotAllowed for who neither leads nor looks
    after the house."""
    forms.refuse_unless(context, "charter")
    now, t = context.now, context.t
    holds = charters.number_in_force(context.session, now)
    may_change = forms.may(context, "charter take")
    return CharterPage(
        context.rules.text,
        [
            Version(
                row.id,
                name,
                t.moment(row.taken_at, now),
                t.moment(row.valid_from, now),
                charter_words.standing(t, row, holds, now),
                row.changes,
                may_change and row.dropped_at is None and row.valid_from > now,
            )
            for row, name in charters.newest(context.session)
        ],
        may_change,
    )


def charter_text(context: Context, number: int) -> str:
    """What to begin from: an earlier version, or what holds. Raises NotAllowed."""
    forms.refuse_unless(context, "charter take")
    row = charters.version(context.session, number) if number else None
    return row.text if row is not None else context.rules.text


@dataclass(frozen=True, slots=True)
class Checked:
    """``mistakes``: why it cannot be taken; without one, what ``changes``."""

    mistakes: str
    changes: list[str]


def check(context: Context, text: str) -> Checked:
    """Nothing is kept. Raises NotAllowed."""
    forms.refuse_unless(context, "charter take")
    try:
        found = read_charter(context, text)
    except Refusal as problem:
        return Checked(problem.say(context.t), [])
    return Checked("", charter_words.differences(context.t, context.rules.charter, found))
