"""A matter told in pieces is one ticket, and the staff are not rung for each piece."""

from __future__ import annotations

from tests.world import World


def test_three_short_messages_are_told_as_one_after_the_card(world: World) -> None:
    world.says("小赵", "楼上又蹦又跳")
    world.says("小赵", "天天这样我明早还要上班")
    world.says("小赵", "402的")
    assert len(world.all_tickets()) == 1
    (card,) = world.heard("老马")
    assert "又蹦又跳" in card
    world.passes(minutes=2)
    (more,) = world.heard("老马")
    assert "天天这样" in more and "402的" in more


def test_whoever_takes_it_up_reads_the_rest_at_once(world: World) -> None:
    world.says("小赵", "楼上又蹦又跳")
    world.says("小赵", "402的")
    world.everybody_listened()
    world.says("老马", "我去")
    assert any("402的" in each for each in world.heard("老马"))
    world.says("小赵", "现在更响了")  # somebody has it: they hear it at once
    assert "现在更响了" in world.heard("老马")[-1]


def test_danger_and_a_late_word_wait_for_nothing(world: World) -> None:
    world.says("小赵", "厨房水管滴水")
    world.passes(minutes=3)
    world.everybody_listened()
    world.says("小赵", "接盆都满了")
    assert "接盆都满了" in world.heard("张师傅")[-1]
    world.says("王阿姨", "厨房灯一闪一闪的")
    world.says("王阿姨", "插座冒火星了，有烟")
    assert "冒火星" in "".join(world.heard("张师傅"))


def test_a_photo_then_words_is_one_card(world: World) -> None:
    world.sends_photo("王阿姨")
    world.says("王阿姨", "单元门坏了")
    (card,) = world.heard("张师傅")
    assert "单元门坏了" in card
