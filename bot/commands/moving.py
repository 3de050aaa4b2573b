"""``guanjia move``: everything into another database, as a rule from SQLite into PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.settings import read
from storage import copies, moving
from storage.copies import CannotRestore
from storage.db import connect, migrate
from storage.moving import Differs, Moved


def move(
    to: Annotated[str, typer.Option("--to", help="postgresql+psycopg://… or sqlite:///…")],
) -> None:
    """Copies every row into another database and compares them. Stop the program first."""
    settings = read()
    if not to.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise CannotStart("--to must begin with sqlite:/// or postgresql+psycopg://")
    with opened(settings) as source:
        _not_served(source)
        migrate(to)
        target = connect(to)
        where = target.url.render_as_string(hide_password=True)
        try:
            moved = _move(source, target)
        except CannotRestore as error:
            raise CannotStart(str(error)) from None
        except Differs as error:
            raise CannotStart(
                f"搬过去的和原来的不一样（{error}）。原来的没有动，请继续用它。 "
                f"The copy differs ({error}). The old database is as it was; go on with it."
            ) from None
        finally:
            target.dispose()
    typer.echo(
        f"搬好了：{moved.tables} 张表，{moved.rows} 行，逐行比对一致。"
        f"请把 GUANJIA_DATABASE_URL 改成 {where} 再启动；照片的文件夹不用动。 "
        f"Moved {moved.rows} rows in {moved.tables} tables, all compared and equal. Set "
        "GUANJIA_DATABASE_URL to the new address and start; the media folder stays where it is."
    )


def _move(source: Engine, target: Engine) -> Moved:
    moving.prepare(source, target)
    with typer.progressbar(length=len(copies.kept_tables()), label="tables") as bar:
        seen: set[str] = set()

        def tell(table: str, _rows: int) -> None:
            if table not in seen:
                seen.add(table)
                bar.update(1)

        moved = moving.copy(source, target, tell)
    compared = moving.compare(source, target)
    if compared != moved.rows:
        raise Differs(f"{compared} rows, not {moved.rows}")
    moving.finish(target)
    return moved


def _not_served(source: Engine) -> None:
    if copies.is_served(source, datetime.now(UTC)):
        raise CannotStart(
            "管家正在这个数据库上运行，没有搬。请先停下它；刚断电的话，等半分钟再试。 "
            "Guanjia is running on this database; nothing was moved. Stop it first; if it has "
            "just died, wait half a minute."
        )
