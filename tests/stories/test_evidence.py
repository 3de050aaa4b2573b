"""Evidence stays where it belongs: a photo, a measure, a home's answer, a word after an event."""

from __future__ import annotations

import pytest

from tests.world import World

# -------------------------------------------------------------------------------------- surveys


@pytest.fixture
def surveyed(town: World) -> World:
    """The survey of 幸福里 has ended, nobody was content, the general manager wants other words."""

    def lives() -> None:
        town.says("幸主管", "/survey start")
        town.ticks()
        for each in "55512555":
            town.says("王小明", each)
        town.passes(days=22)
        town.presses("总经理", "不同意")
        town.says("总经理", "太笼统")

    town.begins(lives, "surveyed")
    return town


@pytest.mark.parametrize(
    ("measure", "department"),
    [
        ("楼道每天清两遍", "环境部"),
        ("垃圾每天收三次", "环境部"),
        ("电梯每月保养两次", "工程部"),
        ("门岗晚上加一个人", "秩序部"),
        ("请工程部两小时内上门", "工程部"),
        ("保洁员每天早晚各扫一遍", "环境部"),
        ("秩序部：垃圾房旁边加一次巡逻", "秩序部"),
        ("前台电话三声内接", "客服部"),
    ],
)
@pytest.mark.wordings
def test_a_measure_goes_to_whom_it_names_or_speaks_of(
    surveyed: World, measure: str, department: str
) -> None:
    surveyed.says("幸主管", f"/survey submit {measure}")
    assert f"1. {department}：" in surveyed.last("总经理").text


def test_a_home_of_which_nobody_is_known_is_asked_by_telephone(town: World) -> None:
    town.says("幸主管", "/survey start")
    town.says("幸前台", "/surveyed 1-1-301 55455455 刚搬来")
    assert "记下了" in town.last("幸前台").text
    town.says("幸主管", "/survey")
    told = town.last("幸主管").text
    assert "答了 1/4 户" in told and "另有 2 户没有登记住户" in told and "1栋1单元301" not in told


def test_a_survey_is_opened_and_told_within_the_estate(town: World) -> None:
    town.says("海主管", "/survey start")
    assert "海棠苑" in town.last("海主管").text and "幸福里" not in town.last("海主管").text
    town.says("幸前台", "/surveyed 1-1-101 55555555")
    assert "没有在做" in town.last("幸前台").text
    town.says("幸主管", "/survey start")
    town.ticks()
    for each in "55555555":
        town.says("周海", each)
    town.everybody_listened()
    town.says("总经理", "/survey")
    first, second, both = town.heard("总经理")
    assert "1/2 户" in second and "0/3 户" in first and "1/5 户" in both
    town.says("幸主管", "/survey")
    assert "海棠苑" not in town.last("幸主管").text


# --------------------------------------------------------------------------------------- events


@pytest.fixture
def celebrated(world: World) -> World:
    """Dumplings were made this afternoon; 王阿姨 had a place."""

    def lives() -> None:
        world.says("陈主管", "/event 包饺子 12-05 14:00 会所 9人 800元")
        world.presses("陈主管", "现在发通知")
        world.ticks()
        world.presses("王阿姨", "报名 2 人")
        world.until(5, 17)

    world.begins(lives, "celebrated")
    world.everybody_listened()
    return world


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("王阿姨", "包饺子很热闹，就是地方小了点"),
        ("李先生", "包饺子很热闹，就是地方小了点"),  # came as he was
        ("王阿姨", "今天的活动办得不错，下次再办"),
        ("王阿姨", "这次活动孩子很喜欢"),
        ("李先生", "今天的活动真热闹"),
    ],
)
@pytest.mark.long
@pytest.mark.wordings
def test_a_word_after_an_event_is_kept_without_a_star(
    celebrated: World, who: str, words: str
) -> None:
    celebrated.says(who, words)
    assert "您的话记下了" in celebrated.last(who).text
    celebrated.says("陈主管", "/event summary 1 大家很高兴")
    celebrated.says("陈主管", "/event came 1 8")
    celebrated.says("陈主管", "/event cost 1 680 面粉 300，肉馅 380")
    told = celebrated.last("陈主管").text
    assert f"「{words}" in told and "报名 2 人" in told


@pytest.mark.parametrize("said", ["最近有什么活动", "包饺子什么时候", "厨房漏水了"])
@pytest.mark.long
def test_a_question_and_a_trouble_are_no_word_about_it(celebrated: World, said: str) -> None:
    celebrated.says("王阿姨", said)
    assert "您的话记下了" not in celebrated.last("王阿姨").text


# --------------------------------------------------------------------------------------- photos


@pytest.mark.parametrize("how", ["/duties done D4", "a reply", "an answer"])
@pytest.mark.wordings
def test_a_photo_for_a_duty_is_not_attached_to_the_next_ticket(world: World, how: str) -> None:
    world.until(25, 9, months=0)
    if how == "a reply":
        photo = {"kind": "photo", "reference": "photo-1", "mime": "image/jpeg"}
        world.replies("赵总", "现场巡查", "", attachments=[photo])
    else:
        world.says("赵总", "/duties done D4") if how == "an answer" else None
        world.sends_photo("赵总", how if how.startswith("/") else "")
    assert "已有 1 次" in world.last("赵总").text
    world.says("赵总", "地库的灯不亮")
    world.says("赵总", "/ticket 1")
    assert "照片" not in world.last("赵总").text


def test_a_photo_before_its_words_still_belongs_to_them(world: World) -> None:
    world.sends_photo("王阿姨")
    world.says("王阿姨", "厨房水管漏水了")
    world.says("张师傅", "/ticket 1")
    assert "照片" in world.last("张师傅").text


def test_a_departments_task_stands_in_its_peoples_duties(surveyed: World) -> None:
    surveyed.says("幸主管", "/survey submit 楼道每天清两遍")
    surveyed.presses("总经理", "同意")
    for who in ("幸保洁", "幸主管"):
        surveyed.says(who, "/duties")
        assert "楼道每天清两遍" in surveyed.last(who).text
    for who in ("海保洁", "幸保安", "海主管"):
        surveyed.says(who, "/duties")
        assert "楼道每天清两遍" not in surveyed.last(who).text
    surveyed.says("幸保洁", "/duties")
    number = surveyed.last("幸保洁").text.split("D")[1].split()[0]
    surveyed.says("幸保洁", f"/duties done D{number} 已经排好了，早晚各一遍")
    assert "记下了" in surveyed.last("幸保洁").text
