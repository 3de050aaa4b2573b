"""CS-6: three months in arrears, the papers go to legal, once a supervisor agrees."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.papers import dossier
from tests.world import World


def papers(world: World) -> zipfile.ZipFile:
    heard = world.last("周律师")
    assert heard.document is not None
    return zipfile.ZipFile(io.BytesIO(Path(heard.document.path).read_bytes()))


def agreed(world: World, home: str = "5栋1单元101") -> None:
    world.until(28, 9, months=0)
    world.presses("陈主管", f"送 {home}")


def test_the_supervisor_is_asked_about_those_three_months_behind(world: World) -> None:
    world.opens(28, 9, months=0)
    (said,) = [each for each in world.heard("陈主管") if "送法务" in each]
    assert "5栋1单元101" in said and "5栋2单元902" in said
    assert "3栋2单元1501" not in said  # two months
    assert world.heard("周律师") == []


@pytest.mark.long
def test_what_is_in_question_is_not_counted(world: World) -> None:
    for month in ("2026-08", "2026-10"):
        (bill,) = [each.bill for each in world.bills("5-1-101") if each.bill.month == month]
        world.says("孙伯", f"/dispute {bill.id}")
    world.until(28, 9, months=0)
    assert not any("5栋1单元101" in said for said in world.heard("陈主管") if "送法务" in said)


@pytest.mark.long
def test_the_papers_hold_all_that_is_recorded(world: World) -> None:
    world.says("孙伯", "电梯又停了")
    world.until(25, 9, months=0)
    world.says("小刘", f"/done {world.task('5-1-101', 'visit')} 不肯交 =HYPERLINK(1)")
    agreed(world)
    assert "一共 ¥761.25" in world.last("周律师").text
    with papers(world) as archive:
        names = archive.namelist()
        assert names == ["摘要.pdf", "明细.xlsx", "数据.json", "目录.txt"]
        assert archive.read("摘要.pdf").startswith(b"%PDF")
        index = archive.read("目录.txt").decode("utf-8-sig")
        for name in names[:-1]:
            assert f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}" in index
        records = json.loads(archive.read("数据.json"))
        book = load_workbook(io.BytesIO(archive.read("明细.xlsx")))
    cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert book.sheetnames[:3] == ["摘要", "账单", "缴费"]
    assert ["欠费合计", 761.25] in [row[:2] for row in cells]
    assert ["业主", "孙伯"] in [row[:2] for row in cells]
    kinds = {cell.column: type(cell.value) for cell in list(book["账单"])[1]}
    assert kinds[3] is datetime and {kinds[4], kinds[5], kinds[6]} <= {int, float}
    for sheet in list(book)[1:]:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
    assert any("不肯交 =HYPERLINK(1)" in row for row in cells)
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    tables = {table["name"]: table["rows"] for table in records["tables"]}
    assert len(tables["账单"]) == 6 and "2026-11-23" in str(tables["账单"])
    assert not re.search("昨天|今天|明天", str(records["tables"]))
    assert all(isinstance(row[3], float | int) for row in tables["账单"])
    assert "电梯又停了" in str(tables["报事和投诉"]) and "孙伯" in str(tables["住户"])


@pytest.mark.long
def test_the_photos_of_its_tickets_go_along_and_what_does_not_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sends_photo("孙伯", "电梯又停了", reference="photo-stuck")
    world.air.lost.add("photo-lost")
    world.sends_photo("孙伯", "单元门坏了，关不上", reference="photo-lost")
    world.sends_photo("孙伯", "楼道灯不亮", reference="photo-far-too-large")
    world.sends_photo("王阿姨", "厨房漏水了", reference="photo-of-others")
    monkeypatch.setattr(dossier, "MOST_ENCLOSED", len("photo-stuck"))
    agreed(world)
    with papers(world) as archive:
        index = archive.read("目录.txt").decode("utf-8-sig")
        (name,) = [each for each in archive.namelist() if each.startswith("附件/")]
        assert archive.read(name) == b"photo-stuck"
        assert f"{hashlib.sha256(b'photo-stuck').hexdigest()}  {name}" in index
        records = json.loads(archive.read("数据.json"))
    left_out = index.partition("没有放进来的附件：")[2]
    assert "没取到" in left_out and "太大" in left_out and "photo-of-others" not in str(records)
    (rows,) = [each["rows"] for each in records["tables"] if each["name"] == "照片和附件"]
    assert [row[2] for row in rows] == ["照片"] * 3


def test_every_reminder_stands_there_with_its_proof(world: World) -> None:
    world.until(1, 10)
    agreed(world)
    with papers(world) as archive:
        records = json.loads(archive.read("数据.json"))
    (reminders,) = [each["rows"] for each in records["tables"] if each["name"] == "催缴短信"]
    ((sent, who, _, number, words),) = reminders
    assert sent == "2026-12-01 10:00" and who == "孙伯" and number and "的费用没交" in words


@pytest.mark.long
def test_it_is_withdrawn_when_paid_and_legal_hears_it(world: World) -> None:
    agreed(world)
    world.says("陈主管", "/paid 5-1-101 全部 5000")
    assert "撤回" in world.heard("周律师")[-1]
    world.says("陈主管", "/legal")
    assert "5栋1单元101" not in world.last("陈主管").text


def test_paid_before_the_decision_nobody_is_troubled(world: World) -> None:
    world.opens(28, 9, months=0)
    world.says("陈主管", "/paid 5-1-101 全部 5000")
    world.presses("陈主管", "送 5栋1单元101")
    assert "决定过了" in world.heard("陈主管")[-1]
    assert world.heard("周律师") == []


@pytest.mark.long
def test_a_second_press_and_a_second_run_do_nothing(world: World) -> None:
    agreed(world)
    world.presses("陈主管", "送 5栋1单元101")
    assert len(world.heard("周律师")) == 1
    world.presses("陈主管", "不送 5栋2单元902")
    world.everybody_listened()
    world.until(28, 9)
    assert world.heard("周律师") == []
    again = [said for said in world.heard("陈主管") if "要不要送法务" in said]
    assert not any("5栋2单元902" in said for said in again)


@pytest.mark.parametrize("name", ["小刘", "孙伯", "吴工", "周律师", "路人甲"])
def test_only_the_supervisor_decides(world: World, name: str) -> None:
    world.opens(28, 9, months=0)
    world.everybody_listened()
    world.says(name, "/legal 同意 1")
    assert all(each.document is None for each in world.air.said.get("周律师", []))
