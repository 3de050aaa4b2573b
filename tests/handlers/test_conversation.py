"""What somebody means, against what is going on: pure, no database."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import handlers
from handlers.conversation.doing import ANSWERED, VERBS
from handlers.conversation.explain import DOES
from handlers.conversation.interpret import interpret
from handlers.conversation.questions import QUESTIONS
from handlers.conversation.state import Asked, Conversation, Matter, Message
from nlu import parts, speech, things
from nlu.intents import understand
from nlu.meaning import Conversation as Around

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)


def message(text: str, talk: Conversation | None = None) -> Message:
    waiting = tuple(each.ticket for each in talk.matters if each.is_asked) if talk else ()
    around = Around(
        asked=talk.question.asks if talk and talk.question else None,
        open_tickets=tuple(each.ticket for each in talk.matters) if talk else (),
        awaiting_signoff=waiting,
    )
    split = parts.split(text)
    return Message(
        text=text,
        meaning=understand(text, TODAY, around),
        cues=speech.cues(text, "homeowner"),
        theme=things.of(text),
        parts=tuple(message(each) for each in split) if len(split) > 1 else (),
    )


def matter(text: str, number: int = 1, minutes: float = 5, **more: object) -> Matter:
    at = NOW - timedelta(minutes=minutes)
    meaning = understand(text, TODAY, Around())
    plain = Matter(
        ticket=number,
        text=text,
        theme=things.of(text),
        is_open=True,
        is_asked=False,
        is_held=False,
        is_grave=False,
        is_urgent=False,
        danger=None,
        category=meaning.category or "other",
        place="3-2-1501",
        begun_at=at,
        spoken_at=at,
        ours_last=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def talk(*matters: Matter, **more: object) -> Conversation:
    plain = Conversation(
        now=NOW, talk_lasts=timedelta(minutes=30), is_staff=False, has_home=True, matters=matters
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def read(text: str, conversation: Conversation) -> list[tuple[str, int | None]]:
    acts = interpret(message(text, conversation), conversation)
    return [(act.verb, act.ticket) for act in acts]


PIPE = matter("厨房水管漏水了，地上都是水")
LAMP = matter("楼道的灯不亮了", 2, 3)
DONE = replace(PIPE, is_asked=True, ours_last=True)
SHUT_IN = matter("我孙子困在电梯里了", is_urgent=True, is_grave=True, danger="lift")


@pytest.mark.parametrize(
    "said",
    [
        "水管修好了没有啊",
        "修好没得",
        "啥时候能来",
        "师傅几点到，我六点要出门",
        "快点啊",
        "?",
        "水管呢",
    ],
)
def test_a_question_asks_and_closes_nothing(said: str) -> None:
    assert read(said, talk(PIPE)) == [("progress", 1)]
    assert read(said, talk(DONE))[0][0] not in ("confirm", "withdraw")


@pytest.mark.parametrize("said", ["修好了", "好了好了，谢谢师傅", "试了，不漏了", "嗯这回行了"])
def test_what_waits_for_a_word_is_signed_off_by_it(said: str) -> None:
    assert read(said, talk(DONE))[0] == ("confirm", 1)


@pytest.mark.parametrize("said", ["谢谢", "ok", "辛苦了", "行 我等着", "好 麻烦你们了"])
def test_thanks_close_nothing(said: str) -> None:
    assert read(said, talk(PIPE)) == [("nod", None)]


def test_what_mended_itself_is_asked_about() -> None:
    assert read("哎 好了 不漏了", talk(PIPE)) == [("seems_solved", 1)]


@pytest.mark.parametrize("said", ["师傅来了要敲重一点", "我上午都在家"])
def test_a_word_about_the_visit_says_nothing_of_the_repair(said: str) -> None:
    assert read(said, talk(PIPE)) == [("add", 1)]


@pytest.mark.parametrize("said", ["不用来了", "算了，不修了", "自己弄好了，不用来", "never mind"])
def test_it_is_called_off_after_one_question(said: str) -> None:
    assert read(said, talk(PIPE)) == [("call_off", 1)]


@pytest.mark.parametrize(
    ("said", "verb"),
    [("嗯 撤了吧", "withdraw"), ("对", "withdraw"), ("别撤，还是来看看", "keep"), ("不", "keep")],
)
def test_the_question_takes_words(said: str, verb: str) -> None:
    asked = Asked("withdraw", {"ticket": 1}, NOW + timedelta(minutes=30))
    assert read(said, talk(PIPE, question=asked))[0] == (verb, 1)


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("有，好多人在下面", "danger"),
        ("没人受伤", "no_danger"),
        ("没有", "no_danger"),
        ("很急", "danger"),
    ],
)
def test_whether_somebody_is_in_danger_is_answered_in_words(said: str, verb: str) -> None:
    asked = Asked("danger", {"ticket": 1}, NOW + timedelta(minutes=30))
    assert read(said, talk(PIPE, question=asked))[0] == (verb, 1)


@pytest.mark.parametrize(
    ("said", "ticket"), [("第二个", 2), ("灯那个", 2), ("水管", 1), ("最后一个", 2)]
)
def test_one_of_several_is_named_as_people_name_it(said: str, ticket: int) -> None:
    data = {"verb": "progress", "tickets": [1, 2]}
    asked = Asked("which", data, NOW + timedelta(minutes=30))
    assert read(said, talk(PIPE, LAMP, question=asked))[0] == ("progress", ticket)


@pytest.mark.parametrize("said", ["橱柜下面那根", "今天都在家", "一楼靠东那间", "晚上七点后才有人"])
def test_a_detail_joins_what_is_talked_about(said: str) -> None:
    assert read(said, talk(PIPE)) == [("add", 1)]


def test_a_detail_goes_to_the_thing_that_it_names() -> None:
    assert read("灯是十五楼那个", talk(PIPE, LAMP)) == [("add", 2)]


def test_another_thing_is_another_matter() -> None:
    assert read("还有，楼下垃圾桶满了好几天没人倒", talk(PIPE)) == [("understand", None)]


def test_each_problem_of_a_message_is_one() -> None:
    acts = interpret(message("楼道灯不亮了，还有，垃圾房门口臭死了"), talk())
    assert acts[0].verb == "report"
    assert len(acts[0].values["texts"]) == 2


def test_a_condition_is_no_sign_off() -> None:
    assert read("修好了我就去交物业费", talk(DONE))[0][0] != "confirm"


@pytest.mark.parametrize(
    "said",
    [
        "修好了，就是有点响",
        "水管不漏了，不过龙头还松",
        "亮是亮了，比以前暗",
        "works but still loose",
    ],
)
def test_what_is_done_by_half_goes_back_to_work(said: str) -> None:
    assert read(said, talk(DONE)) == [("reopen", 1)]


@pytest.mark.parametrize("said", ["修好了，就是来得慢了点", "好了，不过下次早点来", "五星好评"])
def test_that_it_took_long_is_a_remark(said: str) -> None:
    assert read(said, talk(DONE))[0] == ("confirm", 1)


def test_of_two_matters_the_one_that_can_end_so_has_ended_else_they_are_asked() -> None:
    noise = matter("楼上装修吵死了", 2, 3)
    assert read("算了，已经停了", talk(noise, LAMP)) == [("call_off", 2)]
    assert read("不用来了", talk(noise, LAMP)) == [("which", None)]
    assert read("不用来了", talk(noise, matter("楼道的灯不亮了", 3, 300))) == [("call_off", 2)]


@pytest.mark.parametrize(
    "said",
    [
        "从我家门口到垃圾房那一段",
        "就是十五楼的嘛",
        "没人来，我自己关了阀门了",
        "明早六点要出车，没水我一天白干",
        "你们调个监控看看",
    ],
)
def test_a_place_a_deed_or_what_comes_of_it_is_no_other_matter(said: str) -> None:
    assert [each[1] for each in read(said, talk(PIPE))] == [1]


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("急事！", "what_emergency"),
        ("地下车库", "which_thing"),
        ("那个", "listen"),
        ("上回跟你们说的那个楼道灯，弄好没得", "report_now"),
    ],
)
def test_who_has_only_begun_is_asked_on(said: str, verb: str) -> None:
    assert read(said, talk())[0][0] == verb


@pytest.mark.parametrize("said", ["业主大会哪天开呀", "消防演习是哪一天，要不要都来"])
def test_a_question_for_the_desk_opens_nothing(said: str) -> None:
    assert read(said, talk()) == [("unanswered", None)]


def test_a_character_in_common_does_not_leave_what_is_talked_about() -> None:
    meeting = matter("业主大会哪天开呀", 1, 1)
    pane = matter("外墙玻璃松脱了，底下是滑梯", 2, 0)
    assert read("我去喊他们走开", talk(pane, meeting)) == [("add", 2)]


def test_danger_in_one_part_is_not_lost_in_the_others() -> None:
    said = "没啥大事，就想问问热水一吨几块钱，还有俺老伴滑了一跤起不来了"
    (act,) = interpret(message(said), talk())
    assert act.verb == "report"
    assert act.values["whole"]


def test_it_goes_back_to_work() -> None:
    assert read("没修好，还是滴", talk(DONE))[0] == ("reopen", 1)


def test_the_end_of_a_danger_is_understood() -> None:
    assert read("孩子出来了，谢谢", talk(SHUT_IN)) == [("safe_now", 1)]
    assert read("要不要把门扒开", talk(SHUT_IN)) == [("advise", 1)]


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("he left", "safe_now"),
        ("i'm in my car now", "out_of_it"),
        ("我把门反锁了", "out_of_it"),
        ("他跑了 往地库跑了", "add"),  # he is at large
        ("报警了已经", "add"),
    ],
)
def test_who_is_safe_and_what_is_over_are_two_things(said: str, verb: str) -> None:
    intruder = matter("有人撬我家门", is_urgent=True, is_grave=True, danger="violence")
    assert read(said, talk(intruder)) == [(verb, 1)]


def test_what_comes_of_a_danger_belongs_to_it() -> None:
    oil = matter("地库有一滩油，一踩一滑", minutes=1)
    assert read("又来一个真摔了，坐地上起不来", talk(oil)) == [("add", 1)]
    drip = matter("My ceiling is dripping", minutes=1)
    assert read("it is dripping onto the light fixture", talk(drip)) == [("add", 1)]
    assert read("should i turn off the power?", talk(drip)) == [("advise", 1)]


@pytest.mark.parametrize("said", ["换啥件要多少钱", "how much does it cost"])
def test_the_price_of_a_repair_is_no_bill(said: str) -> None:
    assert read(said, talk(PIPE)) == [("add", 1)]


def test_power_that_came_back_is_no_trouble_that_came_back() -> None:
    dark = matter("家里停电了", minutes=20)
    assert read("来电了", talk(dark)) == [("seems_solved", 1)]
    assert read("ok it came back", talk(matter("no water since this morning"))) == [
        ("seems_solved", 1)
    ]


@pytest.mark.parametrize("said", ["楼下放个烟花可以不嘛", "今晚停不停水"])
def test_a_question_of_what_may_be_or_will_be_opens_nothing(said: str) -> None:
    assert read(said, talk())[0][0] in ("unanswered", "no_outage_known")


@pytest.mark.parametrize(
    "said", ["没有，我刚试过，依旧无法识别。", "请不要虚假结单。", "谁让你们点完成的"]
)
def test_who_says_that_it_is_not_done_signs_nothing_off(said: str) -> None:
    gate = matter("单元门门禁刷脸无法识别", is_asked=True, ours_last=True)
    assert read(said, talk(gate)) == [("reopen", 1)]


def test_water_in_one_place_more_mends_no_burst_pipe() -> None:
    burst = matter("水管爆了 到处是水", is_urgent=True, is_grave=True, danger="water")
    assert read("楼道也有水了", talk(burst)) == [("add", 1)]


def test_the_same_danger_a_moment_later_is_one_matter() -> None:
    fallen = matter(
        "父亲滑倒了，后脑流血", minutes=1, is_urgent=True, is_grave=True, danger="injury"
    )
    assert read("120已经叫了，请派人到大门引导救护车。", talk(fallen)) == [("add", 1)]


def test_reasons_of_a_letter_are_one_matter() -> None:
    letter = "就分摊费本人提出书面异议：第一，未经业主大会表决；第二，合同并无约定；第三，请举证。"
    assert len(parts.split(f"{letter}违反《民法典》第二百七十八条，逾期将起诉。")) == 1


@pytest.mark.parametrize("said", ["我家狗丢了 棕色泰迪", "我在小区门口捡到一条狗"])
def test_a_pet_that_is_lost_or_found_is_looked_after(said: str) -> None:
    assert read(said, talk())[0][0] in ("report_it", "understand")


def test_it_says_what_it_is() -> None:
    assert read("你是人不是", talk()) == [("who_am_i", None)]
    assert read("你是机器人还是真人", talk()) == [("who_am_i", None)]


CLOSING = {"confirm", "withdraw"}
NOT_DONE = [
    "?",
    "在吗",
    "修好了没",
    "谢谢",
    "好的",
    "还没来",
    "催一下",
    "灯呢",
    "还有门也坏了",
    "没人受伤",
]


def test_nobody_says_that_it_is_done_and_nothing_is_closed() -> None:
    dice = random.Random(7)
    for _ in range(60):
        said = dice.choice(NOT_DONE)
        conversation = dice.choice([talk(PIPE), talk(PIPE, LAMP), talk(SHUT_IN)])
        assert not {verb for verb, _ in read(said, conversation)} & CLOSING


# ------------------------------------------------------------------------------------ the lists


def test_every_question_stands_in_the_list() -> None:
    """Whatever is asked anywhere has a row, and somebody who reads the answer."""
    asked = set()
    for path in Path(handlers.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "dialogue.ask":
                second = node.args[1]
                assert isinstance(second, ast.Constant), path
                asked.add(second.value)
    assert asked <= set(QUESTIONS)
    looked_up = {name for name, each in QUESTIONS.items() if each.looks}
    # "fees" keeps open that money is talked about; what is said next is read by ``money``.
    assert looked_up - set(ANSWERED) == {"words", "report", "fees"}


def test_every_act_is_done_and_explained() -> None:
    assert set(VERBS) == set(DOES)
    takes = {verb for each in QUESTIONS.values() for _, verb in each.takes}
    assert takes <= set(VERBS)
