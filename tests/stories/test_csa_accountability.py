"""CS-A: complaints of many, exposure in the media, a leak of homeowners' data."""

from __future__ import annotations

from tests.world import World


def test_exposure_over_a_ticket_is_entered_with_it(world: World) -> None:
    world.says("王阿姨", "电梯困人半小时没人管")
    world.says("赵总", "/accountability 客服主管 媒体曝光 #1 没人接听，上了本地新闻")
    told = world.last("陈主管").text
    assert "媒体曝光（CS-A）" in told and "#1" in told
    world.says("陈主管", "/accountability R1 说明 当晚值班表排空了，我的责任")
    world.says("陈主管", "/accountability R1 警告 我自己定")
    assert "自己不能定自己的" in world.last("陈主管").text
    world.says("赵总", "/accountability R1 警告 已经补了值班制度")
    assert "定为：警告" in world.last("陈主管").text


def test_a_ticket_that_is_not_there_is_not_cited(world: World) -> None:
    world.says("赵总", "/accountability cs-supervisor leak #77 通讯录外传")
    assert "#77" in world.last("赵总").text
    world.says("赵总", "/accountability")
    assert "是空的" in world.last("赵总").text


def test_a_group_does_not_read_what_somebody_answers_for(world: World) -> None:
    world.says("陈主管", "/bindchat cs-supervisor", group="主管群")
    world.says("赵总", "/accountability cs-supervisor leak 通讯录外传")
    assert "外传" not in world.last("主管群").text
    world.says("陈主管", "/accountability", group="主管群")
    assert "外传" not in world.last("主管群").text and "外传" in world.last("陈主管").text
