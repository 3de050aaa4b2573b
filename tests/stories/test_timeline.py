"""The whole story of a ticket as a sheet, for the file (GM-4, CS-A)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.world import World


def test_a_supervisor_gets_the_whole_story_as_a_sheet(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/note 1 =1+1 只是字")
    for number in range(12):
        world.says("张师傅", f"/note 1 第{number}次看过")
    world.says("陈主管", "/timeline 1")
    document = world.last("陈主管").document
    assert document is not None and document.name == "工单1经过.xlsx"
    sheet = load_workbook(BytesIO(Path(document.path).read_bytes())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[3] for row in rows if "第" in (row[3] or "")] == [f"第{n}次看过" for n in range(12)]
    assert ["张师傅", "'=1+1 只是字"] in [row[2:] for row in rows]
    assert not any(str(row[3]).startswith("=") for row in rows)
    assert "ticket.timeline" in world.audited("3-2-1501")
    world.says("陈主管", "/timeline 1 p2")
    assert world.last("陈主管").document is None


def test_workers_and_homeowners_get_none(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    for name in ("王阿姨", "张师傅"):
        world.says(name, "/timeline 1")
        assert world.last(name).document is None
