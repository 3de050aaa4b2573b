"""EN-1, EN-4: facilities and meters from a company's own sheets, all of a file or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from storage import estates, facilities, tariffs
from storage.db import reading
from storage.estates import Home
from storage.facilities import Facility, MaintenancePlan
from storage.meters import HomeMeter, Meter
from tests.desk import Desk
from tests.world import World

EQUIPMENT = ["设备名称", "设备类型", "安装位置", "维保内容", "维保周期", "最近维保日期"]


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Nothing of it depends on the kind of database."""
    return sqlite_database


def plans(world: World, name: str) -> dict[str, MaintenancePlan]:
    with reading(world.engine) as session:
        estate_id = session.get_one(Home, 1).estate_id
        found = facilities.named(session, estate_id, name)
        assert found is not None
        return {each.what: each for each in facilities.plans(session, [found.id])}


@pytest.mark.long
def test_a_sheet_of_facilities_brings_their_plans(world: World, desk: Desk) -> None:
    path = desk.sheet(
        ["1号客梯", "电梯", "3栋", "", "", date(2026, 11, 1)],
        ["生活水泵", "水泵设备", "地下一层", "润滑", "每季度", None],
        ["生活水泵", "水泵设备", "地下一层", "清洗水箱", "半年一次", date(2026, 1, 20)],
        ["路灯", "照明", "全小区", "", "30天", None],
        header=EQUIPMENT,
    )
    looked = desk.imports("facilities", path, "--dry-run")
    assert looked.exit_code == 0 and "新增 3，改动 1，没变 0" in looked.stdout
    assert desk.count(Facility) == 0
    assert "新增 3，改动 1，没变 0" in desk.imports("facilities", path).stdout
    today = world.rules.today(world.now)
    lift = plans(world, "1号客梯")
    assert set(lift) == {"维保", "年度检验"} and (lift["维保"].every, lift["维保"].unit) == (
        15,
        "day",
    )
    assert lift["年度检验"].next_on == date(2027, 11, 1)
    pump = plans(world, "生活水泵")
    assert (pump["润滑"].every, pump["清洗水箱"].every) == (3, 6)
    assert pump["清洗水箱"].next_on == today  # it should have been done in July
    assert plans(world, "路灯")["保养"].next_on > today
    assert "没变 4" in desk.imports("facilities", path).stdout
    world.says("吴工", "/facility")
    assert "设备 3 台" in world.last("吴工").text


@pytest.mark.parametrize(
    ("kind", "header", "good", "bad", "why"),
    [
        ("facilities", EQUIPMENT, ["甲", "电梯"], ["乙", "电梯", "", "", "隔三差五"], "隔三差五"),
        (
            "facilities",
            EQUIPMENT,
            ["甲", "电梯"],
            ["乙", "电梯", "", "", "", "2099-01-01"],
            "还没到",
        ),
        ("meters", ["表名", "类型", "倍率"], ["总表", "电"], ["副表", "油"], "电、水、气或热"),
        ("meters", ["表名", "类型", "倍率"], ["总表", "电"], ["副表", "水表", "很大"], "倍率"),
        ("meters", ["小区", "表名", "类型"], ["", "总表", "电"], ["梅园", "副表", "水"], "梅园"),
    ],
)
@pytest.mark.wordings
def test_one_bad_line_and_nothing_is_written(
    desk: Desk, kind: str, header: list[str], good: list[str], bad: list[str], why: str
) -> None:
    path = desk.sheet(good, bad, header=header)
    result = desk.imports(kind, path)
    assert result.exit_code == 1
    assert "h.xlsx 第 3 行" in result.stderr and why in result.stderr
    assert desk.count(Facility) == desk.count(Meter) == 0
    assert desk.imports(kind, path, "--skip-bad").exit_code == 0
    assert desk.count(Facility) + desk.count(Meter) == 1


def test_a_meter_that_is_known_keeps_its_factor(world: World, desk: Desk) -> None:
    header = ["计量表", "能耗类型", "互感器倍率"]
    assert (
        "新增 2"
        in desk.imports(
            "meters",
            desk.sheet(["公共照明", "电表", 40], ["绿化用水", "自来水", ""], header=header),
        ).stdout
    )
    again = desk.sheet(["公共照明", "电表", 60], header=header, name="again.xlsx")
    assert "/meter swap" in desk.imports("meters", again).stderr
    world.says("吴工", "/meter")
    assert "公共照明" in world.last("吴工").text and "绿化用水" in world.last("吴工").text


@pytest.mark.long
def test_what_a_homes_meter_showed_is_billed_with_the_next_bills(world: World, desk: Desk) -> None:
    named = desk.sheet(
        ["3-2-1501智能水表", "3-2-1501", "水费"], header=["名称", "房屋", "费用项"], name="m.xlsx"
    )
    assert "新增 1" in desk.imports("meters", named).stdout
    assert "没变 1" in desk.imports("meters", named).stdout
    header = ["抄表日期", "房号", "表类型", "上期读数", "本期读数", "用量"]
    read = desk.sheet([date(2026, 11, 25), "3-2-1501", "水表", 120, 131.5, 11.5], header=header)
    assert "新增 1" in desk.imports("meters", read).stdout
    assert "没变 1" in desk.imports("meters", read).stdout
    with reading(world.engine) as session:
        (home,) = estates.find_homes(session, "3", "2", "1501")
        assert tariffs.readings(session, [home.id], "2026-11") == [(home.id, "water", 11_500)]
    assert desk.count(HomeMeter) == 1 and desk.count(Meter) == 0
    early = desk.sheet([date(2026, 12, 2), "3-2-1501", "水表", 131.5, 130, None], header=header)
    assert "本期不能比上期小" in desk.imports("meters", early).stderr


def test_a_second_thing_of_one_name_elsewhere_is_another(desk: Desk) -> None:
    for place in ("3栋1单元", "3栋2单元", "3栋2单元"):
        path = desk.sheet(["客梯", "电梯", place, "", "", None], header=EQUIPMENT)
        desk.imports("facilities", path)
    assert desk.count(Facility) == 2
