"""Somebody of the company at the command line, with sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from bot.cli import app
from storage.db import reading
from tests.world import World

HOMES = ["小区", "楼栋", "单元", "房号", "建筑面积(㎡)", "业主姓名", "联系电话", "租客", "入住日期"]


class Desk:
    """The command line of a world, and a folder for its files."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder

    def sheet(self, *rows: list[Any], header: list[Any] = HOMES, name: str = "h.xlsx") -> Path:
        book = Workbook()
        for row in (header, *rows):
            book.active.append(row)
        book.save(self.folder / name)
        return self.folder / name

    def runs(self, *words: Any) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)

    def imports(self, what: str, path: Path, *words: str) -> Result:
        return self.runs("import", what, path, *words)

    def count(self, table: Any) -> int:
        with reading(self.world.engine) as session:
            query = select(func.count()).select_from(table)
            return int(session.connection().execute(query).scalar_one())
