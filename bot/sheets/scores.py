"""Frozen scores as rows of a sheet: one for each deduction, with what caused it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bot.sheets.writing import Column
from handlers.points import Sheet
from handlers.wording import scores as words
from handlers.wording.tongue import Tongue
from storage import people, scores
from storage.scores import ScoreSheet

COLUMNS = (
    Column("岗位", "text", 12),
    Column("期间", "text", 10),
    Column("定稿时间", "moment", 17),
    Column("定稿人", "text", 10),
    Column("定稿得分", "number", 9),
    Column("现得分", "number", 9),
    Column("满分", "number", 6),
    Column("扣发绩效", "text", 9),
    Column("项目", "text", 16),
    Column("权重", "number", 6),
    Column("项目得分", "number", 9),
    Column("条款", "text", 8),
    Column("指标和依据", "text", 60),
    Column("扣分", "number", 8),
)


def lines(session: Session, t: Tongue) -> Iterator[list[Any]]:
    """Every frozen score as it stands after its corrections; the frozen points beside them."""
    for row in scores.everything(session):
        yield from _lines_of(session, t, row)


def _lines_of(session: Session, t: Tongue, row: ScoreSheet) -> Iterator[list[Any]]:
    corrected = scores.corrections(session, row.id)
    sheet = Sheet.model_validate(corrected[-1].data if corrected else row.data)
    by = people.person(session, row.frozen_by_id).name if row.frozen_by_id else ""
    head = [sheet.title, row.period, row.frozen_at, by, _plain(Decimal(row.points) / 100)]
    head += [_plain(sheet.points), sheet.out_of, "是" if sheet.bonus_withheld else ""]
    for part in sheet.parts:
        reached = words.part_label(t, part) if part.is_open else _plain(part.points)
        about = [part.title, part.weight, reached]
        for line in part.lines:
            why = f"{line.title} {words.because(t, line)}"
            yield [*head, *about, line.clause, why, _plain(line.taken(part.weight))]


def _plain(points: Decimal) -> Decimal:
    """A number without noughts at its end."""
    return points.normalize() if points else Decimal(0)
