"""EN-4: meters are read in the chat, doubtful readings asked back, each month has its figure."""

from __future__ import annotations

import pytest

from tests.world import World

PHOTO = {"kind": "photo", "reference": "p1", "mime": "image/jpeg"}


def installs(world: World, *meters: str) -> None:
    for each in meters:
        world.says("吴工", f"/meter add {each}")
    world.everybody_listened()


@pytest.mark.long
def test_meters_are_read_and_the_month_has_its_figure(world: World) -> None:
    installs(world, "总电表 电 40", "总水表 水")
    world.says("张师傅", "/meter 总电表 1000")
    assert "从 1000 开始记" in world.heard("张师傅")[-1]
    world.says("张师傅", "/meter 总水表 500")
    world.until(28, 10, months=0)
    world.says("张师傅", "/meter")
    assert "还差 2 块，共 2 块" in world.heard("张师傅")[-1]
    world.says("张师傅", "/meter 总电表 1010.5度", attachments=[PHOTO])
    said = world.heard("张师傅")[-1]
    assert "用了 420 度" in said and "还差：总水表" in said
    world.says("张师傅", "/meter 总水表 520")
    assert "都抄完了" in world.heard("张师傅")[-1]
    assert world.duty_states("meters:2026-11") == ["done"]
    world.until(28, 10)
    world.says("张师傅", "/meter 总电表 1020")
    world.everybody_listened()
    world.until(4, 9)
    for leader in ("吴工", "赵总"):
        (report,) = [each for each in world.heard(leader) if "月能耗：" in each]
        assert "电：380 度，环比 -9.5%，同比 无从比较" in report
        assert "水：没有读数" in report and "没抄的：总水表" in report


def test_a_year_later_it_is_compared_with_the_same_month(world: World) -> None:
    installs(world, "总水表 水")
    world.says("张师傅", "/meter 总水表 500")
    world.says("张师傅", "/meter 总水表 600")
    world.sleeps(days=365)
    world.says("张师傅", "/meter 总水表 725")
    world.says("吴工", "/meter figure 2027-11")
    assert "水：125 立方米，环比 无从比较，同比 +25.0%" in world.heard("吴工")[-1]


@pytest.mark.long
def test_a_reading_lower_than_the_last_is_asked_back(world: World) -> None:
    installs(world, "总水表 水")
    world.says("张师傅", "/meter 总水表 500")
    world.passes(days=3)
    world.says("张师傅", "/meter 总水表 52")
    assert "比上次小，先没有记" in world.heard("张师傅")[-1]
    world.presses("张师傅", "看错了，重写")
    world.says("张师傅", "520")
    assert "用了 20 立方米" in world.heard("张师傅")[-1]
    world.says("张师傅", "/meter sure 1 3")  # nobody makes a counter go backward
    assert "比上次小" in world.heard("张师傅")[-1]


def test_a_replaced_meter_loses_nothing(world: World) -> None:
    installs(world, "总水表 水")
    world.says("张师傅", "/meter 总水表 500")
    world.says("张师傅", "/meter 总水表 3")
    world.presses("张师傅", "换了表")
    assert "旧表拆下来时是多少" in world.heard("张师傅")[-1]
    world.says("张师傅", "510")
    assert "新表从 3 开始" in world.heard("张师傅")[-1]
    world.says("张师傅", "/meter 总水表 8")
    world.says("吴工", "/meter figure 2026-11")
    assert "水：15 立方米" in world.heard("吴工")[-1]
    world.says("张师傅", "/meter swap 总水表 2 0")
    assert "不能比上次抄的小" in world.heard("张师傅")[-1]


@pytest.mark.long
def test_an_absurd_reading_is_asked_back_and_may_stand(world: World) -> None:
    installs(world, "总电表 电")
    for shown in (1000, 1100, 1200):
        world.says("张师傅", f"/meter 总电表 {shown}")
        world.passes(days=10)
    world.says("张师傅", "/meter 总电表 12300")
    assert "比平时多得多" in world.heard("张师傅")[-1]
    for month in ("2026-11", "2026-12"):  # read on 3 December it closed November
        world.says("吴工", f"/meter figure {month}")
        assert "电：100 度" in world.heard("吴工")[-1]
    world.presses("张师傅", "没错，就是它")
    assert "用了 11100 度" in world.heard("张师傅")[-1]
    world.says("张师傅", "/meter fix 总电表 1230")
    assert "用了 30 度" in world.heard("张师傅")[-1]


def test_a_photo_first_and_its_number_after_it(world: World) -> None:
    installs(world, "总水表 水")
    world.says("张师傅", "/meter")
    world.presses("张师傅", "抄 总水表")
    world.sends_photo("张师傅")
    assert "照片收到了" in world.heard("张师傅")[-1]
    world.says("张师傅", "500")
    assert "从 500 开始记" in world.heard("张师傅")[-1]
    assert world.meter_photos() == [world.attachments()[0].id]


def test_what_is_refused(world: World) -> None:
    installs(world, "总水表 水")
    for name, said, answer in (
        ("王阿姨", "/meter", "没有权限"),
        ("张师傅", "/meter add 表 水", "没有权限"),
        ("张师傅", "/meter 总水表 很多", "不是读数"),
        ("张师傅", "/meter 别的表 5", "没有「别的表」"),
        ("吴工", "/meter add 总水表 水", "已经登记过"),
        ("吴工", "/meter add 新表 油", "请这样写"),
        ("张师傅", "/meter fix 总水表 5", "没有能改的读数"),
    ):
        world.says(name, said)
        assert answer in world.heard(name)[-1], said
