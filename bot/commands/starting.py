"""``guanjia init``: an empty database becomes a company's, with an estate and a supervisor."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import segno
import typer

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import Settings, read
from handlers import founding, people, roles
from handlers.context import Moment
from handlers.estates import lacking
from handlers.wording.estates import field
from handlers.wording.tongue import COMPANY, Tongue
from storage import db, deployment, estates
from storage.db import connect, transaction
from storage.estates import Estate


def _asked(company: str | None) -> str:
    """The first question to whoever sits there; a script may leave it out."""
    if company is None and sys.stdin.isatty():
        return str(typer.prompt("公司叫什么 Company"))
    return company or ""


def init(
    estate: Annotated[str, typer.Option(prompt="小区叫什么 Estate", help="The first estate.")],
    phone: Annotated[str, typer.Option(prompt="物业电话 Telephone", help="Of its front desk.")],
    emergency: Annotated[
        str, typer.Option(prompt="夜里打得通的电话 Emergency telephone", help="Answered at night.")
    ],
    desk: Annotated[
        str, typer.Option(prompt="前台在哪、几点到几点 Front desk", help="Where, and when open.")
    ],
    pay: Annotated[str, typer.Option(prompt="怎么交费 How to pay", help="In your own words.")],
    name: Annotated[
        str, typer.Option(prompt="第一位主管叫什么 First supervisor", help="Their name.")
    ],
    company: Annotated[
        str | None,
        typer.Option(callback=_asked, is_eager=True, help="As homeowners call the company."),
    ] = None,
    role: Annotated[str, typer.Option(help="Their role, by any of its names.")] = "cs-supervisor",
) -> None:
    """The company, its first estate with its card, and a code for the first supervisor."""
    settings = read()
    db.migrate(settings.database_url)
    rules = rules_of(settings)  # which are read from the database, and so before it is ours alone
    card = Estate(name=estate.strip(), phone=phone, emergency=emergency, desk=desk, pay=pay)
    with transaction(connect(settings.database_url)) as session:
        here = deployment.alone(session)
        if found := estates.estates(session):
            raise CannotStart(
                f"This database has an estate already: {found[0].name}. More: /estate in a chat."
            )
        here.company = (company or "").strip()[: founding.NAMED]
        session.add_all([here, card])
        session.flush()
        moment = Moment(session, rules, datetime.now(UTC))
        meant = roles.named(moment.rules.charter, role) or role
        code = people.invite_person(moment, meant, name, None, actor_id=None)
    _say(settings, card, name, code)


def _say(settings: Settings, card: Estate, name: str, code: str) -> None:
    link = _link(settings, code)
    typer.echo(f"{card.name} 建好了。 {card.name} is there.")
    zh, en = Tongue(COMPANY, settings.zone), Tongue("en", settings.zone)
    for what in lacking(card):
        said = f"{field(zh, what)}  {field(en, what)}"
        typer.echo(
            f"  ! 还没写 still lacking: {said}（/estate set {card.name} {field(zh, what)} …）"
        )
    typer.echo(f"\n{name}：绑定 {code}\n{link}\n")
    segno.make(link, error="m").terminal(compact=True)
    typer.echo(
        "接下来：guanjia import homes 房屋.xlsx，guanjia serve，guanjia doctor 看还缺什么。\n"
        "Next: guanjia import homes FILE, guanjia serve; guanjia doctor says what is missing."
    )


def _link(settings: Settings, code: str) -> str:
    if settings.telegram_bot_name:
        return f"https://t.me/{settings.telegram_bot_name}?start={code}"
    return f"{settings.address}/?code={code}"
