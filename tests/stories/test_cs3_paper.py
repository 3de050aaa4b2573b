"""CS-3: the archive on paper is gone through once a month, building by building."""

from __future__ import annotations

from tests.world import World


def test_each_estate_has_its_list_of_what_to_print_anew(town: World) -> None:
    town.until(14, 12, months=1)
    town.says("幸前台", "/correct 幸福里1-1-102 李幸 13911112222 换号了")
    town.until(20, 12, months=0)
    (one,) = town.duty_ids("paper-copies:2026-12:1")
    (other,) = town.duty_ids("paper-copies:2026-12:2")
    town.says("幸主管", f"/duties pack D{one}")
    told = town.last("幸主管").text
    assert "□ 1栋：5户" in told and "□ 2栋：1户" in told
    assert "要补印：1栋1单元102" in told and "101" not in told and "海棠苑" not in told
    town.says("幸主管", f"/duties pack D{other}")
    assert "□" not in town.last("幸主管").text  # another estate's
    town.says("幸前台", f"/done D{one} 两栋都对过了，补印了一户")
    assert town.duty_states("paper-copies:2026-12:1") == ["done"], town.last("幸主管").text
    assert town.duty_states("paper-copies:2026-12:2") == ["open"]
