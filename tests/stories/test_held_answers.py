"""An answer that was held back, because a colleague was quicker, is not forgotten (CS-2)."""

from __future__ import annotations

from tests.world import World


def test_a_held_answer_is_brought_to_mind_once(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("张师傅", "/reply 1 师傅已经在路上")
    world.says("小刘", "/reply 1 我们马上派人")
    world.everybody_listened()
    world.passes(minutes=6)
    reminded = [words for words in world.heard("小刘") if "还没发给业主" in words]
    assert len(reminded) == 1 and "我们马上派人" in reminded[0]
    world.presses("小刘", "还是发")
    assert any("我们马上派人" in words for words in world.heard("王阿姨"))
    world.passes(minutes=20)
    assert not any("还没发给业主" in words for words in world.heard("小刘"))
