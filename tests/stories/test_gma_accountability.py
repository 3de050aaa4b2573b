"""GM-A: what the general manager answers for beyond the score is entered, answered, decided."""

from __future__ import annotations

from tests.world import World


def test_a_great_loss_is_entered_answered_and_decided_by_another(world: World) -> None:
    world.says("周律师", "/accountability 总经理 重大经济损失 260000 电梯维保合同没审就签了")
    assert "R1 记好了" in world.last("周律师").text
    told = world.last("赵总").text
    assert "GM-A" in told and "¥260,000.00" in told and "说明" in told
    world.says("赵总", "/accountability R1 说明 供应商提供了假资质")
    world.says("赵总", "/accountability R1 不追究 我自己看过了")
    assert "自己不能定自己的" in world.last("赵总").text
    world.says("周律师", "/accountability R1 经济赔偿 资质应当核验")
    assert "经济赔偿" in world.last("赵总").text
    world.says("赵总", "/accountability")
    said = world.last("赵总").text
    assert "本人说明：供应商提供了假资质" in said and "处理：经济赔偿，资质应当核验" in said
    world.says("周律师", "/accountability R1 免职 再想想")
    assert "已经定了" in world.last("周律师").text


def test_what_the_statement_does_not_name_is_not_entered(world: World) -> None:
    world.says("周律师", "/accountability gm loss 200000 正好二十万")
    assert "超过 ¥200,000.00 才" in world.last("周律师").text
    world.says("周律师", "/accountability gm 迟到 两次")
    assert "重大经济损失、群体性事件、严重负面舆情" in world.last("周律师").text
    world.says("周律师", "/accountability")
    assert "是空的" in world.last("周律师").text


def test_others_see_nothing_of_it(world: World) -> None:
    world.says("周律师", "/accountability gm outcry 网上有长帖")
    for name in ("陈主管", "吴工", "小刘", "王阿姨"):
        world.says(name, "/accountability")
        assert "长帖" not in world.last(name).text
    world.says("陈主管", "/accountability R1 说明 我来说")
    assert "没有 R1" in world.last("陈主管").text
