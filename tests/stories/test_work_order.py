"""A ticket on paper: what, where, until when, with room to sign."""

from __future__ import annotations

from bot.papers import draw
from bot.papers.press import kit_of
from storage.db import reading
from storage.papers import Paper
from tests.clerk import Clerk
from tests.world import World


def test_a_work_order_is_printed_from_the_tickets_page(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "张师傅") as clerk:
        clerk.fills("take", ticket="1")
        assert "/desk/verbs/workorder" in clerk.opens("/desk/tickets/1").text
        shown = clerk.fills("workorder", ticket="1").text
        assert "派工单" in shown and "/paper" in shown
    with reading(world.engine) as session:
        row = session.get(Paper, max(_ids(world)))
        assert row is not None
        said = str(row.data)
        assert "厨房水管漏水了" in said and "张师傅" in said and "3栋2单元1501" in said
        assert draw(row.kind, row.data, kit_of(world.running)).startswith(b"%PDF")


def _ids(world: World) -> list[int]:
    with reading(world.engine) as session:
        return [number for number in range(1, 20) if session.get(Paper, number) is not None]
