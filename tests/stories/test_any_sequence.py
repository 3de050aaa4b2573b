"""Whatever is said in whatever order: nothing is closed of which nobody said that it is done, no
report is lost, and nobody is answered with a heap of messages.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage import history
from storage.db import reading
from tests.engines import fresh_copy
from tests.world import World

OWNERS = ("王阿姨", "李先生", "小赵", "孙伯")
STAFF = ("张师傅", "老马", "何姐", "小刘", "陈主管", "吴工")
OPEN = {"reported", "taken"}
MOST_ANSWERS = 2

REPORTS = (
    "厨房水龙头关不紧，一直滴水",
    "卫生间马桶堵了，冲不下去",
    "楼道里堆了好多垃圾没人清",
    "客厅顶灯一闪一闪的",
    "楼上半夜拖椅子，吵得睡不着",
    "单元门关不上，风直往里灌",
    "有辆黑车堵在消防通道上",
    "前台态度太差，问什么都不理",
    "家里暖气一点都不热",
    "电梯按了没反应",
    "门口路灯全灭了",
    "地库有人抽烟，味道很大",
)
# Of homeowners who say neither that it is done nor that nobody need come.
ASIDES = (
    "有人来吗",
    "怎么样了",
    "修好了没有啊",
    "谢谢",
    "好的",
    "嗯",
    "？",
    "快点行不行",
    "还没好",
    "没有",
    "有的",
    "我明天上午在家",
    "我家欠多少物业费",
    "第一个",
    "那个呢",
    "师傅电话多少",
    "你是机器人吗",
    "👍",
    "给五分",
    "什么时候能弄好",
    "15楼电梯口那边",
)
# Of staff who do not say that it is done.
WORK = (
    "我去",
    "都我来",
    "收到",
    "到了",
    "好嘞",
    "知道了",
    "在换了",
    "要等配件，明天到",
    "阀门关上了",
    "敲门没人开",
    "弄完没",
    "谁报的",
    "转给吴工",
    "派给张师傅",
    "不归我管，找工程",
    "我手上有啥",
    "今天几单",
    "下午三点过去修",
    "先拿胶带缠住了，不滴了，配件明天到",
    "跟业主说一声，晚十分钟",
    "同意",
    "好",
    "下班了",
)

Step = tuple[str, str]  # who, what; or "wait" and minutes

steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(OWNERS), st.sampled_from(REPORTS)),
        st.tuples(st.sampled_from(OWNERS), st.sampled_from(ASIDES)),
        st.tuples(st.sampled_from(STAFF), st.sampled_from(WORK)),
        st.tuples(st.just("wait"), st.sampled_from(("1", "4", "15"))),
    ),
    min_size=3,
    max_size=9,
)


@pytest.fixture(scope="module")
def worlds(sqlite_planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], World]:
    folder, numbers = tmp_path_factory.mktemp("sequences"), itertools.count(1)

    def fresh() -> World:
        url = fresh_copy(sqlite_planted, folder / "sequence.db")
        return World(url, folder / f"media-{next(numbers)}")

    return fresh


def kept(world: World) -> str:
    """All that stands on any ticket."""
    with reading(world.engine) as session:
        numbers = [each.id for each in world.all_tickets()]
        said = [event.text for n in numbers for event in history.of_ticket(session, n)]
    return "\n".join([*said, *(each.text for each in world.all_tickets())])


def play(world: World, sequence: list[Step]) -> None:
    for who, what in sequence:
        if who == "wait":
            world.passes(minutes=int(what))
            continue
        world.everybody_listened()
        world.says(who, what)
        answered = world.heard(who)
        assert len(answered) <= MOST_ANSWERS, (who, what, answered)
    world.passes(minutes=20)  # what is kept until it is known where it belongs
    states = {each.id: (each.state, each.text) for each in world.all_tickets()}
    assert {state for state, _ in states.values()} <= OPEN, states
    stands = kept(world)
    for who, what in sequence:
        assert what not in REPORTS or what in stands, (who, what)
    assert world.stuck() == 0


rules = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


LEAK = ("王阿姨", "厨房水龙头关不紧，一直滴水")
BLOCKED = ("李先生", "卫生间马桶堵了，冲不下去")


@settings(rules, max_examples=4, derandomize=True)
@given(sequence=steps)
@example([LEAK, ("张师傅", "我去"), ("张师傅", "阀门关上了"), ("张师傅", "好嘞")])
@example([LEAK, BLOCKED, ("张师傅", "都我来"), ("王阿姨", "谢谢"), ("李先生", "给五分")])
def test_any_sequence(worlds: Callable[[], World], sequence: list[Step]) -> None:
    with worlds() as world:
        play(world, sequence)


@pytest.mark.long
@settings(rules, max_examples=50)
@given(sequence=steps)
def test_many_sequences(worlds: Callable[[], World], sequence: list[Step]) -> None:
    with worlds() as world:
        play(world, sequence)
