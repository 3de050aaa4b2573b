"""A month of one company with three estates that number their homes alike: people leave and join,
guards of one work without a roster, a department is added in the middle. What everybody heard is
looked through for what is none of theirs.

Each trouble names a thing that no other does, so that whoever hears of it can be told apart.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, select

from storage import deployment, households, runs
from storage.bills import Bill
from storage.contacts import ContactPoint
from storage.db import connect, reading, transaction
from storage.estates import Building, Estate, Home
from storage.people import Person, Role
from storage.tickets import Ticket
from tests.world import MONDAY_MORNING, ZONE, World

ESTATES = ("幸福里", "海棠苑", "梧桐湾")
ROOMS = ("101", "102", "201", "202")
ROLES = {
    "前台": "service",
    "师傅": "engineering",
    "保安": "order",
    "保洁": "environment",
    "主管": "cs-supervisor",
    "工主": "en-supervisor",
}
COMPANY = {"总经理": "gm", "总前台": "service", "周律师": "legal"}
TROUBLES = (
    "厨房水管漏水，旁边贴着{mark}",
    "楼道灯坏了，灯上写着{mark}",
    "楼道没人打扫，门口堆着{mark}",
    "有人乱停车，车上贴着{mark}",
    "单元门关不上，门上写着{mark}",
)
WITHOUT_A_ROSTER = "梧桐湾"
LONG = 31  # days
CHANGES = 14  # on this day the department is added
LEAVES, JOINS = 7, 8

GREENING = """
[roles.greening]
name = "绿化"
english = "gardens"
titles = ["绿化工"]

[departments.greening]
name = "绿化部"
english = "Gardens"
categories = ["greening"]
supervisor = "cs-supervisor"

[categories.greening]
name = "绿化养护"
english = "Trees and lawns"
called = ["绿化"]
words = ["草坪", "绿化带"]

[assignment.greening]
clause = "CS-2"
mode = "grab"
silent_after = { minutes = 3 }
remind_after = { hours = 4 }
heed_within = { hours = 1 }
give_back_after = { hours = 12 }
"""


@dataclass
class Company:
    """Three estates on a Monday morning, and what came of a month."""

    world: World
    dice: random.Random
    marks: dict[str, str] = field(default_factory=dict)  # of a trouble → its estate
    tickets: dict[int, str] = field(default_factory=dict)
    belongs: dict[str, set[str]] = field(default_factory=dict)  # a person or a group → estates
    reported: dict[str, str] = field(default_factory=dict)  # mark → who reported it
    left: dict[str, int] = field(default_factory=dict)  # who left, after how many messages
    days: int = LONG

    def live(self) -> None:
        self._opens()
        for day in range(self.days):
            for hour, happens in sorted(self._day(day), key=lambda each: each[0]):
                self._until(day, hour)
                happens()
            self._until(day, 23.5)

    def _until(self, day: int, hour: float) -> None:
        midnight = MONDAY_MORNING.astimezone(ZONE).replace(hour=0, minute=0)
        ahead = midnight + timedelta(days=day, hours=hour) - self.world.now
        if ahead > timedelta():
            self.world.passes(seconds=ahead.total_seconds())

    # ------------------------------------------------------------------------------ what happens

    def _opens(self) -> None:
        for name in ESTATES:
            short = name[0]
            self.world.says(f"{short}主管", f"/bindchat 工程 {name}", group=f"{name}工程群")
            self.belongs[f"{name}工程群"] = {name}
            self.belongs[f"{name}邻里群"] = {name}
            for work in ("前台", "保安"):
                if name == WITHOUT_A_ROSTER and work == "保安":
                    continue
                self.world.says(f"{short}主管", f"/roster {short}{work} 每天 8:00-20:00")

    def _day(self, day: int) -> Iterator[tuple[float, Callable[[], None]]]:
        for name in ESTATES:
            yield self.dice.uniform(8.5, 19), partial(self._trouble, name)
            yield self.dice.uniform(9, 20), partial(self._asks_in_the_group, name)
        if day % 4 == 1:
            yield 10.0, self._leads_look
        if day == LEAVES:
            yield 11.0, self._leaves
        if day == JOINS:
            yield 11.0, self._joins
        if day == CHANGES:
            yield 11.0, self._adds_a_department
        if day > CHANGES and day % 5 == 0:
            yield 15.0, lambda: self._trouble("海棠苑", "草坪枯了，旁边立着{mark}")

    def _trouble(self, estate: str, words: str = "") -> None:
        mark = f"QZ{len(self.marks):03d}"
        who = f"{estate[0]}住{self.dice.choice(ROOMS)}"
        self.marks[mark], self.reported[mark] = estate, who
        self.world.says(who, (words or self.dice.choice(TROUBLES)).format(mark=mark))
        number = self._newest()
        self.tickets.setdefault(number, estate)
        self._pries(estate, number, mark)
        works = self.dice.random()
        if works < 0.7:
            ticket = self._ticket(number)
            crew = {"service": "前台", "order": "保安", "environment": "保洁"}
            name = f"{estate[0]}{crew.get(ticket.department, '师傅')}"
            self.world.says(name, f"/take {number}")
            if works < 0.5:
                self.world.says(name, f"/resolve {number} 弄好了")
                self.world.says(who, f"/confirm {number}")

    def _pries(self, estate: str, number: int, mark: str) -> None:
        """Somebody of another estate, by a verb, a word or a search."""
        other = self.dice.choice([each for each in ESTATES if each != estate])[0]
        who = f"{other}{self.dice.choice(('前台', '师傅', '保安', '保洁', '主管'))}"
        said = (
            "/ticket {n}",
            "/phone {n}",
            "/take {n}",
            "{n}号我来",
            "{n}号修好了",
            "/find {mark}",
        )
        self.world.says(who, self.dice.choice(said).format(n=number, mark=mark))
        self.world.says(f"{other}住101", f"{number}号怎么样了")

    def _asks_in_the_group(self, estate: str) -> None:
        who = f"{estate[0]}住{self.dice.choice(ROOMS)}"
        said = self.dice.choice(("/fee", "/bill", "我家欠多少物业费", "/mydata", "账单", "/family"))
        self.world.says(who, said, group=f"{estate}邻里群")

    def _leads_look(self) -> None:
        for name in ESTATES:
            for said in ("/board", "/queue", "/archive", "/tasks", "/dunning"):
                self.world.says(f"{name[0]}主管", said)
            self.world.says(f"{name[0]}师傅", "/tasks")

    def _leaves(self) -> None:
        self.world.says("海主管", "海师傅离职了")
        self.world.presses("海主管", "是，离职了")
        self.belongs["海师傅"] = set()
        self.left["海师傅"] = len(self.world.air.said["海师傅"])

    def _joins(self) -> None:
        self.world.says("海主管", "/invite 工程 海新来 海棠苑")
        code = self.world.last("海主管").text.split("绑定码：")[1].split()[0]
        self.belongs["海新来"] = {"海棠苑"}
        self.world.says("海新来", f"绑定 {code}")

    def _adds_a_department(self) -> None:
        self.world.amends("", "", GREENING)
        self.world.ticks()
        self.world.says("海主管", "/invite 绿化工 海绿化 海棠苑")
        code = self.world.last("海主管").text.split("绑定码：")[1].split()[0]
        self.belongs["海绿化"] = {"海棠苑"}
        self.world.says("海绿化", f"绑定 {code}")

    # ------------------------------------------------------------------------------------- rows

    def _newest(self) -> int:
        with reading(self.world.engine) as session:
            return session.exec(select(Ticket.id).order_by(col(Ticket.id).desc())).first() or 0

    def _ticket(self, number: int) -> Ticket:
        with reading(self.world.engine) as session:
            return session.get_one(Ticket, number)


def founded(folder: Path, seed: int = 7) -> Company:
    """``folder`` has an empty database of the newest schema, guanjia.db."""
    engine = connect(f"sqlite:///{folder / 'guanjia.db'}", durable=False)
    with transaction(engine) as session:
        belongs = _found(session)
    engine.dispose()
    world = World(f"sqlite:///{folder / 'guanjia.db'}", folder / "media")
    return Company(world, random.Random(seed), belongs=belongs)


def _found(session: Session) -> dict[str, set[str]]:
    deployment.ensure(session)
    belongs: dict[str, set[str]] = {}
    for place, name in enumerate(ESTATES):
        estate = Estate(name=name)
        session.add(estate)
        session.flush()
        building = Building(estate_id=estate.id, number="1")
        session.add(building)
        session.flush()
        for room in ROOMS:
            home = Home(
                estate_id=estate.id,
                building_id=building.id,
                building="1",
                unit="1",
                room=room,
                area_dm2=10_000,
            )
            session.add(home)
            session.flush()
            owner = _person(session, f"{name[0]}住{room}", f"1380{place}00{int(room):05d}")
            tie = households.settle(session, home.id, owner.id, "owner", MONDAY_MORNING)
            session.get_one(households.Household, tie.household_id).confirmed_at = MONDAY_MORNING
            session.add(_bill(home, 12_300 + 1_000 * place))
            belongs[owner.name] = {name}
        for work, role in ROLES.items():
            person = _person(session, f"{name[0]}{work}", f"1390{place}00{len(belongs):05d}")
            session.add(Role(person_id=person.id, name=role, estate_id=estate.id))
            belongs[person.name] = {name}
    for name, role in COMPANY.items():
        person = _person(session, name, f"1391000{len(belongs):04d}")
        session.add(Role(person_id=person.id, name=role))
        belongs[name] = set(ESTATES)
    for chore in ("billing", "archive"):
        runs.finish(runs.take(session, chore, "2026-11", MONDAY_MORNING), "skipped", MONDAY_MORNING)
    return belongs


def _person(session: Session, name: str, phone: str) -> Person:
    person = Person(name=name, phone=phone, created_at=MONDAY_MORNING)
    session.add(person)
    session.flush()
    session.add(
        ContactPoint(
            person_id=person.id,
            channel="webchat",
            address=name,
            bound_at=MONDAY_MORNING,
            seen_at=MONDAY_MORNING,
        )
    )
    return person


def _bill(home: Home, fen: int) -> Bill:
    due = datetime(2026, 10, 28, tzinfo=ZONE).date()
    return Bill(
        home_id=home.id,
        month="2026-10",
        item="property",
        amount_fen=fen,
        due_on=due,
        created_at=MONDAY_MORNING,
    )


# ------------------------------------------------------------------------------ what is looked for

_PERSONAL = re.compile(r"1[39]\d{9}|¥\s?\d")


def mistakes(company: Company) -> list[str]:
    """Foreign eyes, personal figures in a group, dead homes; none in a good month."""
    return [*_foreign_eyes(company), *_personal_in_groups(company), *_dead_homes(company)]


def _foreign_eyes(company: Company) -> Iterator[str]:
    for name, heard in company.world.air.said.items():
        own = company.belongs[name]
        for each in heard[company.left.get(name, 0) :]:
            for mark in re.findall(r"QZ\d{3}", each.text):
                whose = company.marks[mark]
                if whose not in own and f"没找到「{mark}」" not in each.text:
                    yield f"{name} of {own} heard of {mark} of {whose}: {each.text[:60]}"
                if "住" in name and company.reported[mark] != name:
                    yield f"{name} heard of a neighbour's {mark}"
            for person, theirs in company.belongs.items():
                if person in each.text and theirs and not theirs & own:
                    yield f"{name} heard of {person}: {each.text[:60]}"
            for button in each.buttons:
                found = re.fullmatch(r"/(?:take|reply|ticket|assign) (\d+).*", button.action)
                if found and company.tickets.get(int(found[1]), "") not in (own | {""}):
                    yield f"{name} has a button for #{found[1]}"


def _personal_in_groups(company: Company) -> Iterator[str]:
    for name, heard in company.world.air.said.items():
        for each in heard if name.endswith("群") else ():
            if found := _PERSONAL.search(each.text):
                yield f"{name} reads {found[0]}: {each.text[:60]}"


def _dead_homes(company: Company) -> Iterator[str]:
    """Every home is found by its own desk, by the company's with the estate; its owner's bill and
    report reach it."""
    world = company.world
    world.everybody_listened()
    for name in ESTATES:
        for room in ROOMS:
            owner = f"{name[0]}住{room}"
            for who, said, answer in (
                (f"{name[0]}前台", f"/home 1-1-{room}", owner),
                ("总前台", f"/home {name}1-1-{room}", owner),
                ("总前台", f"/home 1-1-{room}", "哪个小区"),
                (owner, "/fee", f"1栋1单元{room}"),
            ):
                world.says(who, said)
                told = "\n".join(world.heard(who))
                if answer not in told:
                    yield f"{said} by {who}: {told[:60]}"
            world.says("总前台", "算了")
