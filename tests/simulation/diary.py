"""What those who are scored do and leave undone, day by day, in the words of their commands."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from storage.db import reading
from storage.deadlines import Deadline
from storage.duties import Duty
from storage.estates import Home
from storage.scores import ScoreAppeal, ScoreSheet
from storage.tickets import Ticket
from storage.trainings import Training

Said = tuple[time, str, str]  # when, who, what
HOLDERS = {
    "gm": "赵总",
    "cs-supervisor": "陈主管",
    "en-supervisor": "吴工",
    "order-supervisor": "大刘",
}
FIELDS = ("客服", "工程", "秩序", "环境", "绩效考核", "风险防控")
STAFF = ("小周", "小郑", "老李", "老钱", "大刘", "何姐", "陈主管", "吴工", "周律师", "赵总")
WEEK = timedelta(days=7)
REVENUE, COST = 1_000_000, 800_000


@dataclass
class Diary:
    dice: random.Random
    engine: Engine
    zone: ZoneInfo

    def day(self, day: date) -> Iterator[Said]:
        """Everything of one day from 10:05 on, as things stand then."""
        with reading(self.engine) as session:
            homes = session.exec(select(Home).order_by(col(Home.id))).all()
            yield from self._registers(day, [each.number for each in homes])
            yield from self._figures(day)
            yield from self._trainings(session, day)
            yield from self._events(day)
            yield from self._duties(session, day)
            yield from self._surveyed(session, day)
            yield from self._appeals(session, day)
            yield from self._complaints(session, day)

    def _registers(self, day: date, homes: list[str]) -> Iterator[Said]:
        """The archive is confirmed home by home; policies are entered; a round finds things."""
        if day.day in (6, 13, 19) and self.dice.random() < 0.8:
            for home in self.dice.sample(homes, 3):
                yield time(11, 20), "小周", f"/uptodate {home}"
        if (day.month, day.day) == (3, 2):
            for each in FIELDS[: 5 if day.year % 2 else 6]:
                yield (
                    time(10, 30),
                    "赵总",
                    f"/policy add {each} {each}管理制度 1.0 陈主管 2028-02-01",
                )
            yield time(10, 31), "吴工", "/round add safety-round 大厅 泵房"
        if day.weekday() == 2:
            wrong = " 门锁坏了" if self.dice.random() < 0.4 else ""
            yield time(14), "老李", f"/round 大厅{wrong}"
            yield time(14, 20), "老李", "/round 泵房"

    def _figures(self, day: date) -> Iterator[Said]:
        """What the program cannot know: by the month, the quarter, the year; one is put right."""
        before = day.replace(day=1) - timedelta(days=1)
        month = f"{before:%Y-%m}"
        if day.day == 3:
            for name, plan, spread in (("revenue", REVENUE, 12), ("cost", COST, 6)):
                is_now = plan * (100 + self.dice.randint(-spread, spread)) // 100
                other = {"revenue": "revenue-plan", "cost": "budget"}[name]
                yield time(10, 40), "周律师", f"/figure {other} {month} {plan} 年度预算"
                yield time(10, 41), "周律师", f"/figure {name} {month} {is_now} 财务月报"
            accidents = 1 if before.month in (4, 10) else 0
            yield time(10, 42), "周律师", f"/figure major-accidents {month} {accidents} 安全月报"
            if before.month != 5:
                attained = 90 + self.dice.randrange(150) / 10
                yield (
                    time(10, 43),
                    "周律师",
                    f"/figure plan-attainment {month} {attained} 经营分析会",
                )
            if before.month == 4:
                yield time(10, 50), "周律师", f"/figure plan-attainment {month} 96.37 复核后更正"
        if day.day == 4 and day.month in (4, 7, 10, 1):
            quarter = f"{before.year}-Q{(before.month + 2) // 3}"
            lost = self.dice.choice((0, 8, 10, 12.5))
            yield time(10, 44), "周律师", f"/figure key-people-lost {quarter} {lost} 人事台账"
            yield time(10, 45), "周律师", f"/figure plan-attainment {quarter} 97.2 季度经营分析会"
        if (day.month, day.day) == (5, 20):
            yield time(10, 46), "周律师", f"/figure 第三方满意度 {day.year} 87.6 中调公司报告"

    def _trainings(self, session: Session, day: date) -> Iterator[Said]:
        """One for all staff and one for those who lead in every quarter; not everybody comes."""
        if day.day == 8 and day.month % 3 == 0:
            yield time(11), "赵总", f"/training plan {day:%m}-20 14:00 全员 夜间防火 @会议室"
            yield time(11, 1), "赵总", f"/training plan {day:%m}-22 14:00 管理层 绩效面谈 @会议室"
        for each in session.exec(select(Training).where(col(Training.state) == "planned")).all():
            if each.starts_at.astimezone(self.zone).date() == day:
                for name in STAFF:
                    if self.dice.random() < 0.55:
                        yield time(14, 5), name, f"/training here {each.id}"

    def _events(self, day: date) -> Iterator[Said]:
        if day.day == 5 and day.month % 3 != 1:
            yield time(12), "陈主管", f"/event 包饺子 {day.year}-{day:%m}-19 14:00 会所 30人 800元"
        if day.day == 14 and day.month % 3 != 1:
            yield time(12), "陈主管", "/event announce 1"

    def _duties(self, session: Session, day: date) -> Iterator[Said]:
        """Done in time, on the last day, too late, or not at all."""
        query = select(Duty).where(col(Duty.state) == "open")
        for each in session.exec(query.order_by(col(Duty.id))).all():
            name = HOLDERS.get(each.position)
            if name is None or each.policy["command"] or each.key.startswith("roster-check"):
                continue
            due = each.due_at.astimezone(self.zone)
            words = f"/duties done D{each.id} 看过了，记下来了"
            fate = random.Random(each.id * 31).random()  # the same whichever day asks
            if each.name == "night-round":
                if due.date() == day and fate < 0.6:
                    yield time(21, 40), name, words
                elif due.date() == day and fate < 0.8:
                    yield time(23, 50), name, words  # too late
                continue
            left = (due.date() - day).days
            if fate < 0.55 and self.dice.random() < 0.15:
                yield time(15), name, words
            elif 0.55 <= fate < 0.75 and left == 0:
                yield time(16), name, words
            elif 0.75 <= fate < 0.9 and left == -1:
                yield time(11), name, words

    def _surveyed(self, session: Session, day: date) -> Iterator[Said]:
        """The front desk asks some homes by telephone."""
        if day.month % 3 == 2 and day.day in (22, 24):
            for home in session.exec(select(Home).order_by(col(Home.id))).all()[day.day :: 9]:
                marks = "".join(str(self.dice.choice((3, 4, 5))) for _ in range(8))
                yield time(15, 30), "小周", f"/surveyed {home.number} {marks}"

    def _appeals(self, session: Session, day: date) -> Iterator[Said]:
        """Before a month is frozen and after it; one is upheld, the next is not."""
        if day.day in (27, 6):
            yield from self._asks(session, day)
        if day.day in (28, 7):
            query = select(ScoreAppeal).where(col(ScoreAppeal.state) == "asked")
            for each in session.exec(query.order_by(col(ScoreAppeal.id))).all():
                who = "周律师" if each.position == "gm" else "赵总"
                verdict = "驳回 值班表上有人" if each.id % 3 == 0 else "同意 属实"
                yield time(16, 30), who, f"/appeal A{each.id} {verdict}"
        if day.day == 2 and day.month % 2 == 0:
            before = day.replace(day=1) - timedelta(days=1)
            yield time(17), "赵总", f"/score 客服主管 {before:%Y-%m} 定稿"

    def _asks(self, session: Session, day: date) -> Iterator[Said]:
        since = datetime.combine(day - timedelta(days=40), time(), tzinfo=self.zone)
        late = select(Ticket.id, Ticket.urgency).join(
            Deadline, col(Deadline.ticket_id) == Ticket.id
        )
        late = late.where(col(Deadline.missed_at) >= since, col(Deadline.kind) != "holding")
        found = session.exec(late.distinct().order_by(col(Ticket.id))).all()
        for number, urgency in self.dice.sample(list(found), min(2, len(found))):
            yield time(16), "陈主管", f"/appeal #{number} 短信网关停了"
            if urgency == "major":
                yield time(16, 2), "赵总", f"/appeal #{number} 当天在外地出差"
        low = select(Ticket.id).where(col(Ticket.rating) < 4, col(Ticket.closed_at) >= since)
        for number in session.exec(low.order_by(col(Ticket.id)).limit(1)).all():
            yield time(16, 5), "陈主管", f"/appeal #{number} 业主点错了"
        if day.day == 6:
            frozen = select(ScoreSheet.id).where(
                col(ScoreSheet.position) == "cs-supervisor",
                col(ScoreSheet.frozen_at) >= datetime.combine(day, time(), tzinfo=self.zone) - WEEK,
            )
            for number in session.exec(frozen.order_by(col(ScoreSheet.id))).all():
                yield time(16, 15), "陈主管", f"/appeal S{number} 银行流水晚到"
        missed = select(Duty.id).where(
            col(Duty.name) == "night-round", col(Duty.state).in_(["late", "missed"])
        )
        for number in session.exec(missed.order_by(col(Duty.id).desc()).limit(1)).all():
            yield time(16, 10), "大刘", f"/appeal D{number} 台风红色预警，全员留守"

    def _complaints(self, session: Session, day: date) -> Iterator[Said]:
        """What is too rare to be left to the dice; and what lay too long is finished."""
        if day.day % 7 == 0:
            before = datetime.combine(day - timedelta(days=6), time(), tzinfo=self.zone)
            query = select(Ticket.id).where(
                col(Ticket.state) == "taken", col(Ticket.created_at) < before
            )
            for number in session.exec(query.order_by(col(Ticket.id))).all():
                yield time(17, 30), "陈主管", f"/close {number} 已经处理好，请您看看"
        if day.day in (3, 16):
            yield time(18), "1-1-1-301", "我们二十几户要集体维权，去住建局上访"
        if day.day == 23:
            yield time(13), "1-1-1-402", "有陌生人在楼道里乱转，保安来看看"
