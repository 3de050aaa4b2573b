"""CS-3, CS-A: people move in and out, homes are sold; access ends, history stays."""

from __future__ import annotations

import pytest

from handlers import people
from handlers.context import Moment
from storage.db import transaction
from storage.estates import Estate
from tests.fate import dies_deciding
from tests.world import World


def code_in(said: str) -> str:
    return said.split("绑定码：")[1].split("\n")[0].strip()


def test_a_tenant_moves_out_and_another_moves_in(world: World) -> None:
    world.says("小赵", "厨房水管漏水了")
    world.passes(minutes=3)
    world.everybody_listened()
    world.says("小刘", "/moveout 5-1-302 小赵 11-20")
    said = "".join(world.heard("小刘"))
    assert "11月20日" in said and "#1" in said  # the open ticket is named
    assert "搬出" in world.last("小赵").text
    world.says("小赵", "我家物业费欠多少")
    assert "¥" not in world.last("小赵").text
    world.says("小赵", "/status 1")  # what they reported themselves stays theirs
    assert "#1" in world.last("小赵").text
    world.says("小刘", "入住 5-1-302 租客 小吴 13911112222 今天")
    code = code_in(world.last("小刘").text)
    world.says("路人", f"绑定 {code}")
    assert "5栋1单元302" in world.last("路人").text
    world.says("路人", "/status 1")  # of the time before them
    assert "没找到" in world.last("路人").text
    world.says("小刘", "/home 5-1-302")
    assert "租客 小吴 13911112222" in world.last("小刘").text
    assert "以前：租客 小赵，2026-11-20 搬出" in world.last("小刘").text
    assert [each for each in world.audited("5-1-302") if each.startswith("residency")] == [
        "residency.ended",
        "residency.begun",
    ]


def test_a_mistake_is_undone_by_moving_in_again(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("陈主管", "/moveout 3-2-1501 王阿姨")
    world.says("王阿姨", "/fee")
    assert "¥" not in world.last("王阿姨").text
    world.passes(days=2)
    world.says("陈主管", "/movein 3-2-1501 业主 王阿姨")
    assert (
        "和搬出以前一样" in world.last("陈主管").text and "绑定码" not in world.last("陈主管").text
    )
    assert any("一切照旧" in said for said in world.heard("王阿姨"))
    world.says("王阿姨", "/fee")  # without a new code, and with what was there before
    assert "¥612.50" in world.last("王阿姨").text
    assert world.audited("3-2-1501")[-1] == "residency.restored"
    world.says("陈主管", "/movein 3-2-1501 业主 王阿姨")
    assert "已经登记" in world.last("陈主管").text


def test_a_home_is_sold_and_its_tenant_lives_on(world: World) -> None:
    landlord = code_of_landlord(world)
    world.says("何先生", f"绑定 {landlord}")
    world.says("何先生", "/family")
    world.presses("何先生", "让 小赵 看费用")
    world.everybody_listened()
    world.says("陈主管", "/newowner 5-1-302 钱女士 13922223333 昨天")
    asked = world.last("陈主管").text
    assert "业主 何先生" in asked and "小赵" not in asked and "租客照住" in asked
    world.says("何先生", "/fee")
    assert "交清" in world.last("何先生").text  # nothing has happened yet
    world.presses("陈主管", "确认过户")
    code = code_in("\n".join(world.heard("陈主管")))
    assert "搬出" in "".join(world.heard("何先生"))
    assert "换了业主" in "".join(world.heard("小赵"))
    for name in ("何先生", "小赵"):  # the new owner has not allowed it
        world.says(name, "/fee")
        assert "交清" not in world.last(name).text
    world.says("路人", f"绑定 {code}")
    world.says("路人", "/family")
    assert "租客 小赵" in world.last("路人").text and "何先生" not in world.last("路人").text
    world.presses("路人", "让 小赵 看费用")
    world.says("小赵", "/fee")
    assert "交清" in world.last("小赵").text
    world.says("何先生", f"绑定 {landlord}")
    assert "不对" in world.last("何先生").text
    assert "home.handed_over" in world.audited("5-1-302")


def test_what_the_former_owner_paid_is_theirs_to_know(world: World) -> None:
    world.says("王阿姨", "我家物业费交了没有")
    paid = [line for line in world.last("王阿姨").text.splitlines() if "¥" in line]
    assert len(paid) > 2  # what came in, and what is left
    world.says("陈主管", "/newowner 3-2-1501 李先生 13800000102")
    world.presses("陈主管", "确认过户")
    world.everybody_listened()
    world.says("李先生", "3-2-1501 物业费交了没有")
    said = "".join(world.heard("李先生"))
    assert "¥612.50" in said and not [line for line in paid[:-1] if line in said]
    world.says("李先生", "3-2-1501 2026年6月的物业费")
    assert "¥" not in "".join(world.heard("李先生"))  # paid before their time
    world.says("陈主管", "/paid 3-2-1501 2026-10 306.25")
    world.everybody_listened()
    world.says("李先生", "3-2-1501 物业费交了没有")
    assert "¥306.25" in "".join(world.heard("李先生"))


def code_of_landlord(world: World) -> str:
    return world.invites("homeowner", "何先生", "5-1-302")


def test_who_buys_hears_what_is_owed_and_legal_hears_of_the_change(world: World) -> None:
    world.says("陈主管", "过户 5-1-101 李先生 13800000102")
    world.presses("陈主管", "确认过户")
    left = world.last("陈主管").text
    assert "¥" in left and "仍记在这套房上" in left
    assert "登记为 5栋1单元101 的业主" in world.last("李先生").text  # by their own chat
    world.says("李先生", "/fee")
    assert "5栋1单元101" in "".join(world.heard("李先生"))
    world.says("陈主管", "/newowner 5-1-101 yes")  # pressed again
    assert "再写一遍" in world.last("陈主管").text


@pytest.mark.parametrize(
    ("name", "said", "answer"),
    [
        ("小刘", "/moveout 3-2-1501 王阿姨", "请客服主管"),
        ("小刘", "/movein 3-2-1501 业主 张三", "请客服主管"),
        ("小刘", "/newowner 3-2-1501 张三", "权限"),
        ("小刘", "/moveout 3-2-1501 全部", "请客服主管"),
        ("张师傅", "/moveout 5-1-302 小赵", "权限"),
        ("李先生", "/moveout 5-1-302 小赵", "权限"),
        ("小刘", "/moveout 5-1-302 小钱", "没有叫「小钱」"),
        ("小刘", "/moveout 5-1-302 小赵 2027-01-05", "还没到"),
        ("小刘", "/movein 5-1-302 租客 13800001111", "姓名"),
        ("小刘", "/movein 5-1-302 房客 小吴", "/movein"),
        ("陈主管", "/moveout 3-1-501 全部", "没有登记任何人"),
        ("陈主管", "/moveout 3-2-1501 yes", "再写一遍"),
    ],
)
def test_who_may_not_and_what_is_wrong(world: World, name: str, said: str, answer: str) -> None:
    world.says(name, said)
    assert answer in world.last(name).text
    world.says("王阿姨", "/fee")
    assert "¥612.50" in world.last("王阿姨").text


def test_a_front_desk_of_another_estate_moves_nobody(world: World) -> None:
    with transaction(world.engine) as session:
        plum = Estate(name="梅园")
        session.add(plum)
        session.flush()
        moment = Moment(session, world.rules, world.now)
        code = people.invite_person(moment, "service", "小钱", None, None, plum.id)
    world.says("路人", f"绑定 {code}")
    world.says("路人", "/moveout 5-1-302 小赵")
    assert "权限" in world.last("路人").text


def test_a_crash_moves_nobody_halfway(world: World) -> None:
    dies_deciding(world, "小刘", "/moveout 5-1-302 小赵")
    assert world.audited("5-1-302") == []
    world.passes(minutes=10)
    assert world.audited("5-1-302") == ["residency.ended"]
    assert len([each for each in world.heard("小赵") if "搬出" in each]) == 1


@pytest.mark.long
def test_no_reminder_follows_somebody_who_has_left(world: World) -> None:
    world.outage("王阿姨")
    world.until(1, 9)
    world.says("陈主管", "/moveout 3-2-1501 全部")
    world.presses("陈主管", "确认搬出")
    world.hears_again("王阿姨")
    world.passes(hours=2)
    heard = world.heard("王阿姨")
    assert any("搬出" in each for each in heard)
    assert not any("¥" in each for each in heard)
