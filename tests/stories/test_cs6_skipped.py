"""CS-6: what fell due while the program stood still is said, and may be sent late."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.mark.long
def test_a_month_that_was_skipped_is_said_and_sent_late(world: World) -> None:
    world.until(30, 12, months=0)
    world.everybody_listened()
    world.sleeps(days=8)
    world.ticks()
    assert any("短信提醒没有做" in each for each in world.heard("陈主管"))
    assert any("短信提醒没有做" in each for each in world.heard("赵总"))
    world.everybody_listened()
    world.presses("陈主管", "补发")
    assert any("没交" in each for each in world.heard("王阿姨"))
    world.says("王阿姨", "/dunning late 2026-12")
    assert not any("补上" in each for each in world.heard("王阿姨"))
