"""``guanjia invite``: a one-time code with which a person binds a contact point."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import read
from handlers import people, roles
from handlers.context import Moment
from handlers.errors import Refusal
from handlers.wording.tongue import LANGUAGES, Tongue
from storage import charter, estates
from storage.charter.company import HOMEOWNER
from storage.db import connect, transaction
from storage.estates import Home


def invite(
    role: Annotated[str, typer.Option(help="homeowner, service, 前台 …: see the charter.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    estate: Annotated[str, typer.Option(help="Only for this estate.")] = "",
    home: Annotated[str, typer.Option(help="A homeowner's home: 3-2-1501")] = "",
) -> None:
    """Prints a one-time code, for /start CODE or 绑定 CODE."""
    settings = read()
    rules = rules_of(settings)  # which are read from the database, and so before it is ours alone
    with transaction(connect(settings.database_url)) as session:
        moment = Moment(session, rules, datetime.now(UTC))
        estate_id = estate_id_of(moment, estate)
        found = home_of(moment, home, estate_id) if home else None
        meant = roles.named(moment.rules.charter, role) or role
        code = people.invite_person(moment, meant, name, found, actor_id=None, estate_id=estate_id)
    typer.echo(code)
    typer.echo(f"{name}: 绑定 {code}", err=True)
    if meant != HOMEOWNER:
        typer.echo(f"或打开 or open: {settings.password_link(code)}", err=True)
    if settings.telegram_bot_name:
        typer.echo(f"https://t.me/{settings.telegram_bot_name}?start={code}", err=True)


def estate_id_of(moment: Moment, name: str) -> int | None:
    """None where none is named. Raises ``CannotStart`` for one that is not there."""
    if not name:
        return None
    found = estates.estate_named(moment.session, name)
    if found is None:
        raise CannotStart(f"There is no estate called {name}.")
    return found.id


def home_of(moment: Moment, words: str, estate_id: int | None) -> Home:
    """The one home that is meant. Raises ``CannotStart``."""
    named = people.read_home(moment.rules, words, moment.now)
    found = (
        estates.find_homes(moment.session, named.building, named.unit, named.room, estate_id)
        if named
        else []
    )
    if len(found) != 1:
        raise CannotStart(f"--home {words}: {len(found)} homes fit; write it as 3-2-1501.")
    return found[0]


def in_both(refusal: Refusal) -> str:
    """What was refused and why, in Chinese and in English."""
    settings = read()
    company = charter.load(settings.charter)
    return "  ".join(refusal.say(Tongue(each, settings.zone, company)) for each in LANGUAGES)
