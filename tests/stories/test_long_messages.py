"""A long message takes several at the messenger; to people it stays one."""

from __future__ import annotations

from asyncio import CancelledError

import pytest

from tests.world import World


@pytest.fixture
def leak(world: World) -> World:
    world.says("王阿姨", "厨房漏水了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    return world


def test_a_reply_to_any_part_of_a_long_card_speaks_to_the_homeowner(leak: World) -> None:
    leak.air.longest = 40
    leak.says("王阿姨", "厨房的水还在漏。" * 12)
    parts = [each for each in leak.air.said["张师傅"] if "还在漏" in each.text]
    assert len(parts) > 2
    for number, part in enumerate(parts):
        leak.says("张师傅", f"先关总阀{number}", reply_to=part.name)
        assert any(f"先关总阀{number}" in text for text in leak.heard("王阿姨"))
    assert leak.events(1).count("replied") == len(parts)


def test_a_reply_to_a_part_that_left_before_the_program_died_counts(leak: World) -> None:
    leak.air.longest, leak.air.breaks_after = 40, 2
    with pytest.raises(CancelledError):
        leak.says("王阿姨", "厨房的水还在漏。" * 12)
    first = next(each for each in leak.air.said["张师傅"] if "还在漏" in each.text)
    leak.says("张师傅", "先关总阀", reply_to=first.name)
    leak.passes(minutes=3)  # the next life goes on where the last one broke off
    assert any("先关总阀" in text for text in leak.heard("王阿姨"))
    said = [each.text for each in leak.air.said["张师傅"] if "还在漏" in each.text]
    assert sum(text.count("还在漏") for text in said) == 12
