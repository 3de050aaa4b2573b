"""CS-2: every ticket as a sheet, for whoever has the command line, and for nobody in the chat."""

from __future__ import annotations

from openpyxl import load_workbook

from tests.desk import Desk
from tests.world import World


def test_every_ticket_is_a_line_with_what_became_of_it(world: World, desk: Desk) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.says("张师傅", "/close 1 换了垫圈")
    world.says("王阿姨", "/confirm 1")
    world.says("王阿姨", "/rate 1 5")
    world.says("李先生", '=HYPERLINK("http://x") 单元门坏了')
    path = desk.folder / "工单.xlsx"
    assert "2" in desk.runs("export", "tickets", path).stdout
    head, first, second = load_workbook(path).active.iter_rows(values_only=True)
    assert dict(zip(head, first, strict=True))["打分"] == 5
    line = dict(zip(head, second, strict=True))
    assert "HYPERLINK" in line["内容"]
    assert load_workbook(path).active.cell(3, len(head)).data_type == "s"  # words, no formula


def test_in_the_chat_there_is_no_such_command(world: World) -> None:
    for name in ("王阿姨", "张师傅", "陈主管"):
        world.says(name, "/export tickets")
        assert "xlsx" not in world.last(name).text
        assert world.last(name).document is None
