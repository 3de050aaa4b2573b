"""A year of fees, lived through: real billing, ladder, statements, inbox and dispatcher.

``python -m tests.simulation.year [HOMES]`` lives it at full size and lets ``arrears`` check what
it left. In every month the program dies once in the middle of a commit and starts again.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import event
from sqlmodel import select

from bot import worker
from bot.clock import StillClock
from bot.delivery.send import Dispatcher
from bot.mailbox import DatabaseMailbox
from bot.running import Running
from bot.settings import Settings
from bot.simulation.month import AtOnce
from bot.simulation.village import Village, delivery
from handlers import paying, policy, statements
from handlers.context import Moment
from handlers.rules import Account, Rules, Till
from handlers.statements import PaymentRow, StatementImport, StatementTally
from nlu.intents import understand
from scheduler.driver import Driver
from scheduler.timetable import BY_NAME
from storage import bills, charter, db, orders, paynotices, town
from storage.bills import Bill
from storage.bulk import pages
from storage.dunning import DunningStep
from storage.estates import Home
from storage.tariffs import Tariff
from tests.simulation import arrears, payers
from tests.simulation.payers import Payer

ZONE = ZoneInfo("Asia/Shanghai")
STAFF = {
    "service": ("小周", "小吴"),
    "cs-supervisor": ("陈主管",),
    "gm": ("赵总",),
    "legal": ("周律师",),
}
FEES = (
    "billing",
    "payments",
    "orders",
    "dunning",
    "unheard reminders",
    "promised payments",
    "legal",
    "housekeeping",
)
BUTTON = 3  # every third home pays by button what can be paid so
CRASHES = ("bills", "text", "call", "notices", "visit", "legal", "statement")


class Killed(BaseException):
    """The process dies where it stands; what was not committed never was."""


class Year:
    """One life. ``months`` from January of ``first`` on."""

    def __init__(self, url: str, homes: int, months: int, seed: int = 1) -> None:
        self.url, self.homes, self.months = url, homes, months
        self.dice = random.Random(seed)
        till = Till((Account("garden", "wechat"),), lambda token: f"https://pay.example/{token}")
        self.rules = Rules(charter.load(), ZONE, understand, till=till)
        self.platform: dict[str, int] = {}  # its statement: fen by transaction
        self.first = date(2027, 1, 1)
        self.clock = StillClock(self._at(self.first, 0))
        self.village = Village(lambda *_: None)
        self.keys = itertools.count()
        self.crashes: list[str] = []
        self._armed: tuple[str, int] | None = None
        self._doing = ""
        self._open()
        self.payers = self._plant()

    # ---------------------------------------------------------------------- a process and its death

    def _open(self) -> None:
        self.engine = db.connect(self.url, durable=False)  # no power cut is played here
        event.listen(self.engine, "commit", self._dies)
        self.driver = Driver(self.engine, self.rules, [BY_NAME[each] for each in FEES])
        threads, mail = AtOnce(), asyncio.Event()
        self.running = Running(
            settings=Settings.model_construct(),
            engine=self.engine,
            clock=self.clock,
            rules=self.rules,
            demo=True,
            secret="",
            channels={self.village.name: self.village},
            mailbox=DatabaseMailbox(self.engine, threads, self.clock.now, mail),
            threads=threads,
            media=Path("media"),
            mail=mail,
        )

    def _dies(self, _connection: Any) -> None:
        if self._armed is not None and self._doing == self._armed[0]:
            what, left = self._armed
            self._armed = (what, left - 1) if left else None
            if not left:
                raise Killed(what)

    def _survives(self, what: str, work: Callable[[], object]) -> None:
        """Does something; where the process dies over it, the next one does it again."""
        self._doing = what
        try:
            work()
        except Killed:
            self.crashes.append(f"{self.clock.now():%Y-%m} {what}")
            self.engine.dispose()
            self._open()
            work()
        finally:
            self._doing = ""

    # ---------------------------------------------------------------------------------- the town

    def _plant(self) -> dict[int, Payer]:
        start = self._at(self.first, 0)
        with db.transaction(self.engine) as session:
            town.plant(session, town.Plan(1, self.homes, STAFF), start)
            rows = session.exec(select(Home).order_by(Home.id)).all()  # type: ignore[arg-type]
            rate = Tariff(
                estate_id=rows[0].estate_id,
                item="property",
                basis="area",
                rate=25_000,
                since_month=f"{self.first:%Y-%m}",
                created_at=start,
            )
            session.add(rate)
        found = {
            home.id: Payer(home.id, home.number, town.owner_of(home), temper, self.dice)
            for home, temper in zip(rows, payers.tempers(self.dice, len(rows)), strict=True)
        }
        self.village.unreachable = {
            each.owner for each in found.values() if each.temper == "unreached"
        }
        return found

    # ----------------------------------------------------------------------------------- the days

    async def live(self, told: Callable[[date], None] = lambda _: None) -> None:
        day = self.first
        for number in range(self.months):
            dark = self._weather(number)
            self._armed = (CRASHES[number % len(CRASHES)], self.dice.randint(0, 1))
            month = day.month
            while day.month == month:
                await self._day(day, dark)
                day += timedelta(days=1)
            told(day)
            self._armed = None

    def _weather(self, number: int) -> tuple[int, int]:
        """The hours of the text's day in which the messenger takes nothing."""
        return ((0, 0), (9, 12), (9, 21))[number % 3]

    async def _day(self, day: date, dark: tuple[int, int]) -> None:
        ladder = {self._begins(step.name, day): step.name for step in self._ladder()}
        today = ladder.get(day, "")
        special = today or ("legal" if day.day == 28 else "")
        for hour in (8, 10, 13, 20) if special or day.day == 1 else (10, 20):
            what = "bills" if day.day == 1 and hour == 8 else special
            self.clock.leap(self._at(day, hour, 5))
            self.village.silent = today == "text" and dark[0] <= hour < dark[1]
            self._survives(what, self._sweep)
            if hour == 8 and day.day == 1:
                self._bills_arrive(day)
            if hour == 10:
                await self._people(day)
            await self._send()
        if any(day == self._begins(each, day) + timedelta(days=2) for each in ("call", "visit")):
            self.clock.leap(self._at(day, 20, 30))
            await self._calls(day)

    def _sweep(self) -> None:
        self.driver.run(self.clock.now())

    def _bills_arrive(self, day: date) -> None:
        with db.reading(self.engine) as session:
            query = select(Bill.home_id, Bill.amount_fen).where(Bill.month == f"{day:%Y-%m}")
            for home_id, fen in session.exec(query).all():
                self.payers[home_id].is_billed(day, fen)

    async def _people(self, day: date) -> None:
        """Money that came in over night is imported; homes and the supervisor write."""
        self.clock.leap(self._at(day, 11))
        paid = [(each, fen) for each in self.payers.values() if (fen := each.pays_on(day))]
        tapped = [pair for pair in paid if self._can_tap(*pair)]
        await self._tap(tapped)
        rows = [
            PaymentRow(
                line, self._at(day, 7), fen, note=f"{each.number} 物业费", reference=f"{day}-{line}"
            )
            for line, (each, fen) in enumerate(paid)
            if (each, fen) not in tapped
        ]
        if rows:
            self._survives("statement", lambda: self._import(rows))
        said = [words for each in self.payers.values() for words in each.says.pop(day, ())]
        if day.day == 28:
            said.append(("陈主管", "/legal"))
        await self._say(said)

    def _can_tap(self, payer: Payer, fen: int) -> bool:
        """By button one pays what is owed and not in question, and no more."""
        if payer.home_id % BUTTON or payer.owner in self.village.unreachable:
            return False
        with db.reading(self.engine) as session:
            owed = [each for each in bills.owed(session, payer.home_id) if not each.bill.disputed]
        return fen <= sum(each.left_fen for each in owed)

    async def _tap(self, tapped: Sequence[tuple[Payer, int]]) -> None:
        """They choose, pay, and the platform tells us: some of it twice, and some of old again."""
        await self._say([(each.owner, f"/checkout all {fen / 100:.2f}") for each, fen in tapped])
        told = []
        for payer, fen in tapped:
            with db.transaction(self.engine) as session:
                moment = Moment(session, self.rules, self.clock.now())
                order = max(orders.open_of(session, payer.home_id), key=lambda each: each.id)
                attempt = paying.attempt(moment, order, "garden", "code")
                assert attempt is not None
                number = attempt.number
            self.platform[f"T{number}"] = fen
            told += [(number, fen)] * self.dice.choice((1, 1, 2))
        self._survives("notices", lambda: self._are_told(told))

    def _are_told(self, told: Sequence[tuple[str, int]]) -> None:
        now = self.clock.now()
        for number, fen in told:
            said: dict[str, Any] = {
                "merchant": "garden",
                "key": f"n{next(self.keys)}",
                "number": number,
            }
            said |= {"transaction": f"T{number}", "amount_fen": fen, "currency": "CNY"}
            with db.transaction(self.engine) as session:
                paynotices.store(session, said | {"paid_at": now, "foreign": False}, now)
        self._sweep()

    def _import(self, rows: list[PaymentRow]) -> None:
        tally = StatementTally()
        for page in pages(statements.keyed(rows), 50):
            with db.transaction(self.engine) as session:
                moment = Moment(session, self.rules, self.clock.now())
                StatementImport(moment, tally, write=True).take(page)

    async def _calls(self, day: date) -> None:
        """Half of what is open is worked off."""
        with db.reading(self.engine) as session:
            query = select(DunningStep).where(DunningStep.state == "open")
            tasks = [each for each in session.exec(query).all() if self.dice.random() < 0.5]
        said = [
            ("小周", f"/done {each.id} {self.payers[each.home_id].called(day)}") for each in tasks
        ]
        await self._say(said)

    async def _say(self, said: list[tuple[str, str]]) -> None:
        now = self.clock.now()
        post = [delivery(f"y{next(self.keys)}", who, words, False, now) for who, words in said]
        if post:
            await self.running.mailbox.put(self.village.name, post)
            worker.handle_some(self.running, len(post))

    async def _send(self) -> None:
        while await Dispatcher(self.running, limited=False).drain():
            pass

    # ---------------------------------------------------------------------------------------------

    def _ladder(self) -> Any:
        return self.rules.charter.dunning.steps

    def _begins(self, name: str, day: date) -> date:
        return self._begins_at(name, day).date()

    def _begins_at(self, name: str, day: date) -> datetime:
        step = next(each for each in self._ladder() if each.name == name)
        return policy.step_begins(self.rules.charter, step, day.year, day.month, ZONE)

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def live(
    path: Path, homes: int, months: int, told: Callable[[date], None] = lambda _: None
) -> Year:
    """The whole of it, in a fresh file. What it left is in the file."""
    url = f"sqlite:///{path}"
    db.migrate(url)
    year = Year(url, homes, months)
    asyncio.run(year.live(told))
    year.engine.dispose()
    return year


def main(homes: str = "5000", months: str = "12") -> int:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.db"

        def told(day: date) -> None:
            print(f"{day} {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)

        year = live(path, int(homes), int(months), told)
        history = arrears.read(path)
        found = arrears.mistakes(history)
    print(f"{homes} homes, {months} months: {arrears.figures(history)}")
    print(f"died {len(year.crashes)} times: {', '.join(year.crashes)}")
    for each in found[:50]:
        print("WRONG", each)
    print(f"{len(found)} mistakes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
