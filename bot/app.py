"""The composition root: settings → engine, charter, channels, clock."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot import presence
from bot.cashiers.tills import cashiers_of, real_accounts, till_of
from bot.clock import Clock
from bot.errors import CannotStart
from bot.mailbox import DatabaseMailbox
from bot.messengers import channels_of
from bot.rules import rules_of
from bot.running import Running
from bot.settings import Settings
from bot.web.home import door as home
from bot.web.work import door as work
from storage import deployment, resealing, sealing
from storage.db import at_head, connect, transaction
from storage.sealing import KeyMissing

THREADS = 8
LEASES = ("telegram-poll", "wecom-kf")


def compose(settings: Settings, speed: float = 1.0, *, limited: bool = True) -> Running:
    """Everything that runs, not yet running. Raises ``CannotStart``, ``CharterError``."""
    cashiers = cashiers_of(settings)
    engine = connect(settings.database_url)
    if not at_head(engine):
        raise CannotStart("The database is not at the newest schema. Run: guanjia migrate")
    with transaction(engine) as session:
        here = deployment.ensure(session)
        if resealing.strange(session, sealing.in_use()):
            raise CannotStart(str(KeyMissing()))
    if here.demo and (name := settings.real_messenger):
        raise CannotStart(
            f"This database holds the demo estate, and {name} would connect it to real people, any "
            "of whom could play anybody. For your company: GUANJIA_DATABASE_URL=sqlite:///company.db"
            ", then guanjia init"
        )
    if here.demo and (names := real_accounts(cashiers)):
        raise CannotStart(
            f"This database holds the demo estate, and GUANJIA_MERCHANTS names real accounts "
            f"({', '.join(names)}): real money would be paid for made-up bills. For your company: "
            "GUANJIA_DATABASE_URL=sqlite:///company.db, then guanjia init"
        )
    if speed != 1.0 and not here.demo:
        raise CannotStart("--speed is for the demo estate only; this database is a real one.")
    secret = settings.secret_key.get_secret_value() or here.secret
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="guanjia")
    clock = _clock(here, speed)
    mail = asyncio.Event()
    mailbox = DatabaseMailbox(engine, threads, clock.now, mail, lambda: clock.speed)
    running = Running(
        settings=settings,
        engine=engine,
        clock=clock,
        rules=replace(
            rules_of(settings),
            console_link=partial(work.link, settings.address, secret),
            home_link=partial(home.link, settings.address, secret),
            password_link=settings.password_link,
            till=till_of(settings, cashiers),
        ),
        demo=here.demo,
        secret=secret,
        channels={},
        mailbox=mailbox,
        threads=threads,
        media=settings.media,
        cashiers=cashiers,
        mail=mail,
    )
    running.channels = channels_of(running)
    return running


def _clock(here: deployment.Deployment, speed: float) -> Clock:
    """The demonstration's clock goes on from where it last was; a real one is the real time."""
    if not here.demo:
        return Clock()
    now = datetime.now(UTC)
    ahead = here.ticked_at is not None and here.ticked_at > now
    return Clock(here.ticked_at if ahead else None, speed)


async def close(running: Running) -> None:
    """Lets go of everything that ``compose`` opened."""
    for channel in running.channels.values():
        await channel.aclose()
    for cashier in running.cashiers.values():
        await cashier.aclose()
    mailbox = running.mailbox
    if isinstance(mailbox, DatabaseMailbox):
        leases = (*LEASES, presence.name_of(mailbox))
        await running.in_thread(lambda: mailbox.release(*leases))
    running.threads.shutdown(wait=True)
    running.engine.dispose()
