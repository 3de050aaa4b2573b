"""A company whose scores are to be checked: months with everything that a score is made of.

Complaints and their crews are those of the made-up month, money comes from the payers of the
made-up year; ``diary`` says what the people who are scored do. The charter changes in the middle.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.channels.base import Outgoing
from bot.simulation import arrivals
from bot.simulation.month import Month, Size
from bot.simulation.tempers import DAY, LEADERS, MINUTE, WORKERS, Tempers
from handlers import statements
from handlers.context import Moment
from handlers.statements import PaymentRow, StatementImport, StatementTally
from scheduler.driver import Driver, Patience
from scheduler.timetable import TIMETABLE
from storage import charter, town
from storage.bills import Bill
from storage.completeness import ArchiveCheck
from storage.db import migrate, reading, transaction
from storage.estates import Home
from storage.tariffs import Tariff
from tests.simulation import facts, payers, premises
from tests.simulation.amended import charters, rules
from tests.simulation.diary import Diary
from tests.simulation.payers import Payer

ZONE = ZoneInfo("Asia/Shanghai")
CREW = ("小周", "小郑", "老李", "老钱", "大刘", "何姐")
# The reports and the places of search cost much time and no points.
QUIET = frozenset({"digests", "search", "topics"})
SWEEPS = tuple(each for each in TIMETABLE if each.name not in QUIET)
TICK = time(10, 5)
LATE_FEN = 11_300  # half a month
KINDER = {"ahead": "prompt", "late": "prompt", "part": "prompt"}
BAD_MARKS, GOOD_MARKS = (2, 5, 13, 40, 40), (1, 1, 6, 37, 55)


class Moods(Tempers):
    """Harder to please than others."""

    def _points(self) -> int:
        return self._dice.choices((1, 2, 3, 4, 5), (4, 6, 10, 30, 50))[0]


@dataclass
class Company(Month):
    """One life, until the last of its months is frozen."""

    files: tuple[Path, Path] = field(default=(Path(), Path()))
    changes_on: date = date.max
    slack: tuple[date, date] = (date.max, date.max)  # fewer pay between these days
    slackers: int = 10  # every so manieth of those who always pay
    changed_at: datetime | None = None
    checks: list[tuple[int, int, int]] = field(default_factory=list)  # as the program made them
    counted: list[tuple[int, int, int]] = field(default_factory=list)  # and as they were then

    def __post_init__(self) -> None:
        super().__post_init__()
        self.driver = Driver(self.engine, self.rules, SWEEPS, patience=Patience(DAY, DAY))
        self.dice = random.Random(self.size.seed + 2)
        self.tempers = Moods(random.Random(self.size.seed + 1), ZONE)
        self.diary = Diary(random.Random(self.size.seed + 3), self.engine, ZONE)
        self.payers: dict[int, Payer] = {}
        self._stops: dict[str, int] = {}  # after how many questions somebody leaves a survey
        self._marked = 0

    async def live(self) -> None:
        self._plant()
        until = self.start + self.size.days * DAY
        tick = datetime.combine(self.start, TICK, tzinfo=ZONE)
        while (moment := self._next(tick)) < until:
            self.clock.leap(moment)
            await self._say(moment)
            if moment >= tick:
                self._dawns(tick.date())
                self.driver.run(moment)
                self._is_counted(tick.date())
                self._money(tick.date())
                for at, who, words in self.diary.day(tick.date()):
                    self._wish(datetime.combine(tick, at, tzinfo=ZONE), who, words, False)
                tick += DAY
            else:
                self.driver.run(moment)
            while await self.dispatcher.drain():
                pass

    def _dawns(self, day: date) -> None:
        if day == self.changes_on:
            self.rules = replace(self.rules, charter=charter.load(self.files[1]))
            self.running.rules = self.driver.rules = self.rules
            self.changed_at = self.clock.now()

    def _is_counted(self, day: date) -> None:
        """On the day of the archive's check it is counted by other means too."""
        rule = self.rules.charter.archive
        if day.day != rule.check_day:
            return
        path = Path(str(self.engine.url.database))
        self.counted.append(facts.archive_now(path, self.clock.now(), rule.fresh_within))
        with reading(self.engine) as session:
            self.checks = [
                (each.homes, each.complete, each.confirmed)
                for each in session.exec(select(ArchiveCheck).order_by(col(ArchiveCheck.id)))
            ]

    # ------------------------------------------------------------------------------- the town

    def _plant(self) -> None:
        staff: dict[str, tuple[str, ...]] = {role: (name,) for name, role in LEADERS.items()}
        for name in CREW:
            role = WORKERS[name].role
            staff[role] = (*staff.get(role, ()), name)
        with transaction(self.engine) as session:
            town.plant(session, town.Plan(1, self.size.homes, staff), self.start)
            homes = session.exec(select(Home).order_by(col(Home.id))).all()
            premises.papers(session, self.dice, self.start)
            premises.families(session, homes[::3], self.start)
            premises.old_debts(session, homes[::5], self.start)
            estate = homes[0].estate_id
            session.add(
                Tariff(
                    estate_id=estate,
                    item="property",
                    basis="area",
                    rate=25_000,
                    since_month=f"{self.start:%Y-%m}",
                    created_at=self.start,
                )
            )
        tempers = payers.tempers(self.dice, len(homes))
        self.payers = {
            home.id: Payer(
                home.id, home.number, town.owner_of(home), KINDER.get(temper, temper), self.dice
            )
            for home, temper in zip(homes, tempers, strict=True)
        }
        owners = [each.owner for each in self.payers.values()]
        unreached = (each for each in self.payers.values() if each.temper == "unreached")
        self.village.unreachable = {each.owner for each in unreached}
        found = arrivals.month(
            self.dice, self.start, self.size.days, self.size.complaints, [], len(homes)
        )
        for each in found:
            self._wish(each.at, owners[each.home], each.text, False)

    # --------------------------------------------------------------------------------- the money

    def _money(self, day: date) -> None:
        """Bills have come on the first; what arrived over night is imported."""
        if day.day == 1:
            with reading(self.engine) as session:
                query = select(Bill.home_id, Bill.amount_fen).where(Bill.month == f"{day:%Y-%m}")
                for home_id, fen in session.exec(query).all():
                    self._is_billed(self.payers[home_id], day, fen)
        rows = [
            PaymentRow(
                line,
                datetime.combine(day, time(7), tzinfo=ZONE),
                fen,
                note=f"{each.number} 物业费",
                reference=f"{day}-{line}",
            )
            for line, each in enumerate(self.payers.values())
            if (fen := each.pays_on(day))
        ]
        if day.day == 6 and day.month % 3 == 1:
            rows += self._late_money(day)
        if rows:
            with transaction(self.engine) as session:
                moment = Moment(session, self.rules, self.clock.now())
                tally = StatementTally()
                StatementImport(moment, tally, write=True).take(statements.keyed(rows))
        for each in self.payers.values():
            for who, words in each.says.pop(day, ()):
                self._wish(datetime.combine(day, time(11), tzinfo=ZONE), who, words, False)

    def _late_money(self, day: date) -> list[PaymentRow]:
        """The bank forgot a page: what some had paid on the quarter's last day."""
        owing = [each for each in self.payers.values() if each.owes_fen >= LATE_FEN][:3]
        for each in owing:
            each.owes_fen -= LATE_FEN
        paid_at = datetime.combine(day - 6 * DAY, time(15), tzinfo=ZONE)
        return [
            PaymentRow(
                1, paid_at, LATE_FEN, note=f"{each.number} 物业费", reference=f"late-{day}-{number}"
            )
            for number, each in enumerate(owing)
        ]

    def _is_billed(self, payer: Payer, day: date, fen: int) -> None:
        """Some of those who always pay wait while the times are slack, and pay all after them."""
        payer.is_billed(day, fen)
        if payer.temper != "prompt":
            return
        slack = self.slack[0] <= day < self.slack[1] and payer.home_id % self.slackers == 0
        if slack:
            payer.pays.clear()
        elif payer.owes_fen > fen:
            payer.pays = {day + timedelta(days=9): payer.owes_fen}

    # -------------------------------------------------------------------------------- the surveys

    def _hears(self, who: str, message: Outgoing) -> None:
        offered = [each.action for each in message.buttons if each.action.startswith("/mark ")]
        if offered and who not in WORKERS and who not in LEADERS:
            self._is_asked(who, offered)
        super()._hears(who, message)

    def _is_asked(self, who: str, offered: list[str]) -> None:
        """A home answers all, stops after a few questions, or does not begin."""
        place = int(offered[0].split()[2])
        if place == 1 or who not in self._stops:
            self._stops[who] = self.dice.choices((0, 2, 5, 8), (12, 8, 10, 70))[0]
        if place > self._stops[who]:
            return
        now = self.clock.now()
        weights = BAD_MARKS if now.month <= 6 else GOOD_MARKS
        points = self.dice.choices((1, 2, 3, 4, 5, 0), (*weights, 4))[0]
        chosen = [each for each in offered if each.endswith(f" {points}")]
        if chosen:
            self._wish(now + self.dice.randint(1, 90) * MINUTE, who, chosen[0], True)


def live(
    folder: Path,
    size: Size,
    first: date = date(2027, 3, 1),
    months: int = 4,
    changes_on: date = date(2027, 5, 15),
    slack: tuple[date, date] = (date(2027, 3, 1), date(2027, 7, 1)),
    slackers: int = 10,
) -> Company:
    """Lives from the first of a month until the last of its ``months`` is frozen, and a day on."""
    url = f"sqlite:///{folder / 'company.db'}"
    migrate(url)
    number = first.year * 12 + first.month - 1 + months
    days = (date(number // 12, number % 12 + 1, 1) - first).days + 7
    files = charters(folder)
    company = Company(
        url,
        rules(files[0], ZONE),
        datetime.combine(first, time(), tzinfo=ZONE),
        replace(size, days=days, burst=0),
        files=files,
        changes_on=changes_on,
        slack=slack,
        slackers=slackers,
    )
    asyncio.run(company.live())
    company.close()
    return company
