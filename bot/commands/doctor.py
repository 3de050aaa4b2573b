"""``guanjia doctor``: settings, database, charter, clock and channels, each with a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

import httpx
import typer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import backups
from bot.commands import wechat
from bot.commands.doctor_pay import pay
from bot.commands.doctor_wecom import wecom
from bot.commands.finding import Finding
from bot.rules import taken
from bot.settings import Settings, read
from handlers.estates import lacking
from storage import (
    books,
    calendar,
    charter,
    contacts,
    deadlines,
    deployment,
    estates,
    people,
    replies,
    resealing,
    sealing,
    vitals,
)
from storage.charter import CharterError
from storage.charter.company import HOUSE
from storage.db import at_head, connect, reading
from storage.migrating import file_of
from storage.replies import RepliesError
from storage.sealing import KeyMissing

NAMED = 10  # people
MARKS = {True: "✓", False: "✗", None: "!"}
PUBLISHED_IN = 11  # the month in which the State Council names next year's make-up workdays


def doctor() -> None:
    """Says what is wrong and how to mend it."""
    if not examine(read()):
        raise typer.Exit(1)


def examine(settings: Settings) -> bool:
    """Prints a line for each thing looked at; True where all is well."""
    well = True
    for fine, sentence in findings(settings):
        typer.echo(f"{MARKS[fine]} {sentence}")
        well = well and fine is not False
    return well


def findings(settings: Settings) -> Iterator[Finding]:
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _charter,
        _calendar,
        _replies,
        _database,
        _backups,
        _telegram,
        wechat.examine,
        wecom,
        pay,
    )
    for check in checks:
        yield from check(settings)


def _charter(settings: Settings) -> Iterator[Finding]:
    try:
        found = charter.load(settings.charter, settings.answers_file)
        number = _taken(settings)
        holds = f" Version {number}, taken in the workbench, holds before it." if number else ""
        yield True, f"Charter: {found.title}, {len(found.clauses)} clauses.{holds}"
    except CharterError as error:
        yield False, f"Charter: {error}. Mend the file, then: guanjia charter check"


def _taken(settings: Settings) -> int:
    """The version that was taken in the workbench; 0 for none, or while nobody can tell."""
    try:
        version = taken(settings)
    except SQLAlchemyError:
        return 0
    return version.id if version is not None else 0


def _calendar(settings: Settings) -> Iterator[Finding]:
    yield calendar_known(datetime.now(settings.zone).date())


def calendar_known(today: date) -> Finding:
    """Whether this year's holidays and make-up workdays are known, and in time the next one's."""
    missing = today.year + 1 if today.month >= PUBLISHED_IN else today.year
    if calendar.knows(today.year) and calendar.knows(missing):
        return True, f"Calendar: the holidays and make-up workdays of {missing} are known."
    if not calendar.knows(today.year):
        missing = today.year
    return (
        None,
        f"Calendar: the make-up workdays (调休) of {missing} are not known here. Update the "
        "library holidays, or name the days under [calendars] in the charter: closed, open",
    )


def _replies(settings: Settings) -> Iterator[Finding]:
    try:
        yield True, f"Canned replies: {len(replies.load(settings.replies).replies)}."
    except RepliesError as error:
        yield False, f"Canned replies: {error}. Mend the file, see GUANJIA_REPLIES"


def _database(settings: Settings) -> Iterator[Finding]:
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        yield False, f"Database: {file} is not there yet. Run: guanjia init, or guanjia seed demo"
        return
    engine = connect(settings.database_url)
    try:
        if not at_head(engine):
            yield False, "Database: not at the newest schema. Run: guanjia migrate"
            return
        yield True, f"Database: {engine.dialect.name}, at the newest schema."
        yield from _content(engine, settings)
    except SQLAlchemyError as error:
        yield (
            False,
            f"Database: cannot be reached ({type(error).__name__}). See GUANJIA_DATABASE_URL",
        )
    finally:
        engine.dispose()


def _content(engine: Engine, settings: Settings) -> Iterator[Finding]:
    now = datetime.now(UTC)
    with reading(engine) as session:
        found, here = vitals.measure(session, now), deployment.this(session)
        held = people.held(session)
        unbound = [each.name for each in contacts.unbound(session)]
        wrong = books.faults(session)
        idle = deadlines.unguarded(session, 100)
        yield _sealed(session)
        cards = [(each.name, lacking(each)) for each in estates.estates(session)]
    for fault in wrong:
        yield False, f"Books: {fault.what} (number {fault.row_id}, by {fault.by_fen} fen)."
    if found.failed or found.parked:
        yield (
            False,
            f"Stuck: {found.failed} messages failed, {found.parked} deliveries are parked. "
            "See: guanjia outbox list, guanjia received list",
        )
    if found.stuck_sending:
        yield False, f"Stuck: {found.stuck_sending} messages are being sent for too long."
    if idle:
        yield (
            False,
            f"Deadlines: {len(idle)} open tickets are pressed by nothing, the first is #{idle[0]}. "
            "Run: guanjia tick",
        )
    yield from _estates(cards)
    roles = charter.load(settings.charter, settings.answers_file).roles
    heard = {role for role, rule in roles.items() if rule.rights != {HOUSE}}
    for role in sorted(heard - held):
        yield (
            False,
            f"People: nobody is {role}, so nobody hears what is said to that role. "
            f"Run: guanjia invite --role {role} --name …",
        )
    if unbound:
        named = ", ".join(unbound[:NAMED]) + (" …" if len(unbound) > NAMED else "")
        yield (
            None,
            f"People: {len(unbound)} of the staff have not bound a chat yet and hear nothing: "
            f"{named}. Give them their codes anew: guanjia invite",
        )
    if here is not None and here.demo:
        yield True, "This is the demo estate: its clock may run fast, anybody may play anybody."


def _sealed(session: Session) -> Finding:
    """Whether telephone numbers can be read off the database's disk."""
    ring = sealing.in_use()
    if resealing.strange(session, ring):
        return False, f"Fields: {KeyMissing()}"
    left = resealing.count_left(session, ring)
    if left and not ring.plain:
        return None, f"Fields: {left} are not sealed with the newest key. Run: guanjia keys rotate"
    if ring.plain:
        return None, (
            "Fields: telephone numbers lie open in the database. To seal them: guanjia keys new, "
            "see GUANJIA_FIELD_KEYS"
        )
    return True, "Fields: telephone numbers are sealed, all with the newest key."


def _estates(cards: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Finding]:
    """What homeowners will ask of an estate, and nobody has written down."""
    if not cards:
        yield (
            False,
            "Estates: there is none. Run: guanjia import homes FILE, or write /estate add NAME",
        )
    for name, fields in cards:
        if fields:
            yield (
                None,
                f"Estates: the card of {name} lacks {', '.join(fields)}. "
                f"Write to the bot: /estate set {name} {fields[0]} …",
            )


def _telegram(settings: Settings) -> Iterator[Finding]:
    token = settings.telegram_token.get_secret_value()
    if not token:
        yield True, "Telegram: not configured (GUANJIA_TELEGRAM_TOKEN is empty)."
        return
    try:
        answer = httpx.get(f"{settings.telegram_api_url}/bot{token}/getMe", timeout=10).json()
    except (httpx.HTTPError, ValueError) as error:
        yield (
            False,
            f"Telegram: {settings.telegram_api_url} does not answer ({type(error).__name__}). "
            "Is the network open? See GUANJIA_TELEGRAM_API_URL",
        )
        return
    if not answer.get("ok"):
        yield False, "Telegram: the token is refused. Ask @BotFather for the right one."
        return
    yield True, f"Telegram: @{answer['result'].get('username')} answers, {settings.telegram_mode}."


def _backups(settings: Settings) -> Iterator[Finding]:
    folder = settings.backups_folder
    if folder is None:
        yield False, "Backups: none are made (GUANJIA_BACKUPS is empty). Name a folder there."
        return
    age = backups.age(folder, datetime.now(UTC))
    if age is None:
        yield True, f"Backups: none yet in {folder}; one is made each day while Guanjia runs."
    elif age > backups.STALE_AFTER:
        hours = age.total_seconds() // 3600
        yield (
            False,
            f"Backups: the newest in {folder} is {hours:.0f} hours old. Is Guanjia running, "
            "is the disk full? By hand: guanjia backup FILE",
        )
    else:
        yield (
            True,
            f"Backups: the newest in {folder} is {age.total_seconds() / 3600:.0f} hours old.",
        )
