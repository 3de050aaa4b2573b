"""``guanjia keys``: with what the fields that identify people are sealed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import typer
from sqlalchemy import Engine

from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.settings import read
from storage import resealing, sealing
from storage.db import again, reading, transaction
from storage.resealing import SealedColumn
from storage.sealing import KeyMissing, Ring

keys_app = typer.Typer(help="Keys of telephone numbers in the database.", no_args_is_help=True)


@keys_app.command("new")
def new() -> None:
    """Makes a key with which telephone numbers are sealed."""
    typer.echo(sealing.new_key())
    typer.echo(
        "写进 GUANJIA_FIELD_KEYS（新的在前，旧的留在后面），再抄一份放到别处：丢了它，电话就没了。"
        "然后：guanjia keys rotate。 Set GUANJIA_FIELD_KEYS to it (a new one first, the old one "
        "behind it) and keep a copy elsewhere: without it the numbers are lost. Then: guanjia "
        "keys rotate.",
        err=True,
    )


@keys_app.command("rotate")
def rotate() -> None:
    """Seals all telephone numbers with the first key, while the program runs."""
    settings = read()
    ring = sealing.in_use()
    if not ring.keys:
        raise CannotStart(
            "还没有钥匙（GUANJIA_FIELD_KEYS 是空的），先：guanjia keys new。 "
            "There is no key (GUANJIA_FIELD_KEYS is empty). First: guanjia keys new"
        )
    with opened(settings) as engine:
        with reading(engine) as session:
            if resealing.strange(session, ring):
                raise CannotStart(str(KeyMissing()))
            left = resealing.count_left(session, ring)
        done = 0
        with typer.progressbar(length=left, label="fields") as bar:
            for some in _pages(engine, ring):
                done += some
                bar.update(some)
        with reading(engine) as session:
            left = resealing.count_left(session, ring)
        resealing.sweep_out(engine)
    if left:
        raise CannotStart(
            f"还有 {left} 个是别的进程用旧钥匙写的：先让每个进程都用上新钥匙，再来一次。 "
            f"{left} were written meanwhile by a process with other keys: give all of them the new "
            "one, then once more."
        )
    word = "解开" if ring.plain else "封好"
    typer.echo(f"{word}了 {done} 个电话。 {done} fields {'opened' if ring.plain else 'sealed'}.")


def _pages(engine: Engine, ring: Ring) -> Iterator[int]:
    """A transaction for each page: nobody waits for more."""
    for column in resealing.columns():
        last = 0
        while True:
            some, last = again(partial(_page, engine, ring, column, last))
            if not some:
                break
            yield some


def _page(engine: Engine, ring: Ring, column: SealedColumn, after: int) -> tuple[int, int]:
    with transaction(engine) as session:
        return resealing.page(session, ring, column, after)
