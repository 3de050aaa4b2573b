"""What is understood: tables of messages, each row one sentence and what it means."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.intents import understand
from nlu.meaning import Conversation, Home

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我家物业费欠多少", "fee_query"),
        ("how much do I owe", "fee_query"),
        ("10块一个月怎么算的", "fee_query"),
        ("不是投诉，问下物业费", "fee_query"),
        ("怎么交物业费", "fee_payment"),
        ("给我开张发票", "fee_payment"),
        ("wuye费zenme交", "fee_payment"),
        ("门铃不响了", "complaint"),
        ("现在不响了", "ticket_confirm"),
        ("我昨天报的修呢", "ticket_status"),
        ("催一下", "ticket_status"),
        ("修好了谢谢", "ticket_confirm"),
        ("已经解决了", "ticket_confirm"),
        ("没修好", "ticket_reopen"),
        ("又漏了你们上次没弄好", "ticket_reopen"),
        ("我要绑定房号", "bind"),
        ("换手机号了", "bind"),
        ("中秋活动怎么报名", "activity"),
        ("转人工", "human"),
        ("物业电话多少", "contact"),
        ("你好", "greeting"),
        ("好的谢谢", "thanks"),
        ("你能干嘛", "help"),
        ("今天天气不错", "other"),
        ("電梯壞了", "complaint"),
        ("电剃坏了", "complaint"),
        ("The lift in building 12 is broken", "complaint"),
        ("楼上多收了我的钱", "complaint"),
        ("", "other"),
        ("😀😀", "other"),
        ("\u200b\u202e", "other"),
    ],
)
def test_the_first_intent(text: str, intent: str) -> None:
    assert understand(text, TODAY).intent == intent


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("3栋2单元电梯坏了停在5楼不动", "engineering"),
        ("保安在岗亭睡觉", "security"),
        ("楼道垃圾没人收，臭死了", "environment"),
        ("前台态度太差", "service"),
        ("电费算错了，多收我两百", "fee"),
        ("小程序老闪退", "other"),
    ],
)
def test_the_category_of_a_complaint(text: str, category: str) -> None:
    meaning = understand(text, TODAY)
    assert (meaning.intent, meaning.category) == ("complaint", category)


@pytest.mark.parametrize(
    ("text", "urgency", "danger"),
    [
        ("电梯困人了", "urgent", "lift"),
        ("家里煤气味很大", "urgent", "gas"),
        ("配电箱冒烟了", "urgent", "fire"),
        ("水管爆了，水喷得到处都是", "urgent", "water"),
        ("整栋楼停电了", "urgent", "outage"),
        ("3栋2单元电梯坏了停在5楼不动", "normal", None),
        ("没困人，就是电梯慢", "normal", None),
        ("晚上吃火锅的那家烧烤太吵了", "normal", None),
        ("再不修我就打12345", "major", None),
        ("我们一百多户联名要求换电梯", "major", None),
    ],
)
def test_urgency_and_danger(text: str, urgency: str, danger: str | None) -> None:
    meaning = understand(text, TODAY)
    assert meaning.urgency == urgency
    if danger or urgency == "normal":
        assert meaning.danger == danger or meaning.ask_danger


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("欠多少？怎么交", ("fee_query", "fee_payment")),
        ("水管修好了谢谢，对了元旦活动怎么报名", ("ticket_confirm", "activity")),
        ("还是漏，给我转人工", ("ticket_reopen", "human")),
    ],
)
def test_several_intents_in_the_order_said(text: str, intents: tuple[str, ...]) -> None:
    assert understand(text, TODAY).intents == intents


SIGNOFF = Conversation(asked="signoff", awaiting_signoff=(7,))


@pytest.mark.parametrize(
    ("text", "conversation", "intent"),
    [
        ("好了", SIGNOFF, "ticket_confirm"),
        ("好", SIGNOFF, "ticket_confirm"),
        ("嗯", SIGNOFF, "ticket_confirm"),
        ("还没", SIGNOFF, "ticket_reopen"),
        ("没有", SIGNOFF, "ticket_reopen"),
        ("谢谢", SIGNOFF, "thanks"),
        ("又漏了", Conversation(open_tickets=(7,)), "ticket_reopen"),
        ("又漏了", Conversation(), "complaint"),
        ("3-2-1501", Conversation(asked="home"), "bind"),
        ("修好了谢谢", SIGNOFF, "ticket_confirm"),
        ("修好了谢谢", Conversation(open_tickets=(7,)), "ticket_confirm"),
        ("好的谢谢", Conversation(open_tickets=(7,)), "thanks"),
        ("好的谢谢", SIGNOFF, "thanks"),
        ("还没好", SIGNOFF, "ticket_reopen"),
        ("还没呢", SIGNOFF, "ticket_reopen"),
        ("没弄好", SIGNOFF, "ticket_reopen"),
        ("not yet", SIGNOFF, "ticket_reopen"),
        ("又堵了", Conversation(open_tickets=(7, 9)), "ticket_reopen"),
        ("怎么又停电了", Conversation(awaiting_signoff=(7,)), "ticket_reopen"),
    ],
)
def test_the_conversation_decides(text: str, conversation: Conversation, intent: str) -> None:
    assert understand(text, TODAY, conversation).intent == intent


def test_one_word_confirms_nothing_where_nothing_was_asked() -> None:
    for text in ("好", "嗯", "好的", "行"):
        assert understand(text, TODAY).intent not in ("ticket_confirm", "complaint")


def test_two_intents_that_are_both_meant_are_no_guess() -> None:
    assert not understand("物业费欠多少，怎么交", TODAY).is_guess


def test_the_likely_intents_begin_with_the_most_probable() -> None:
    meaning = understand("我家物业费欠多少", TODAY)
    assert meaning.likely[0] == meaning.intent == "fee_query"
    assert len(set(meaning.likely)) == 3


def test_a_bare_room_is_an_answer_only_when_a_home_was_asked_for() -> None:
    assert understand("1501", TODAY).slots.home is None
    asked = understand("1501", TODAY, Conversation(asked="home"))
    assert asked.slots.home == Home("", "", "1501")


def test_a_meaning_has_a_category_only_with_a_complaint() -> None:
    for text in ("谢谢", "物业费多少", "楼道灯坏了", "转人工"):
        meaning = understand(text, TODAY)
        assert (meaning.category is not None) == ("complaint" in meaning.intents)
        assert (meaning.urgency is not None) == ("complaint" in meaning.intents)


@pytest.mark.parametrize("text", ["就是这里", "这儿", "喏，你看", "如图", "看这个", "here it is"])
def test_words_that_only_point_are_no_new_complaint(text: str) -> None:
    assert understand(text, TODAY).intents == ("other",)


@pytest.mark.parametrize(
    "text", ["我刚交了物业费，你们收到没有", "have I paid for October", "这个月水费扣过没有"]
)
def test_whether_the_money_came_is_a_question_about_fees(text: str) -> None:
    assert understand(text, TODAY).intents == ("fee_query",)


def test_asking_whether_denies_nothing() -> None:
    assert understand("一进厨房那股子臭鸡蛋味，是不是燃气漏了", TODAY).urgency == "urgent"
    assert understand("会不会着火啊，插座那儿直冒烟", TODAY).urgency == "urgent"
    assert understand("没着火，也没冒烟，虚惊一场", TODAY).urgency != "urgent"


def test_the_room_may_stand_before_the_building() -> None:
    assert str(understand("flat 1102 tower 3, the tap drips", TODAY).slots.home) == "3-1102"


@pytest.mark.parametrize(
    "text",
    [
        "水管修好了没有啊",
        "修好了吗",
        "好了没",
        "修好了？",
        "通了么",
        "搞掂未呀",
        "你确定修好了？",
        "修好了给我说一声",
        "等修好了再说",
        "has it been fixed",
        "is the lift fixed yet",
    ],
)
@pytest.mark.parametrize("conversation", [Conversation(), Conversation(open_tickets=(7,)), SIGNOFF])
def test_a_question_confirms_nothing(text: str, conversation: Conversation) -> None:
    assert understand(text, TODAY, conversation).intent == "ticket_status"


@pytest.mark.parametrize(
    "text",
    [
        "孩子出来了，汤也关了，谢谢",
        "火灭了",
        "人已经救出来了",
        "虚惊一场，是我家锅糊了",
        "煤气味没了，燃气公司来查过",
        "老人醒了，没事了",
        "打架的走了",
    ],
)
def test_the_end_of_a_danger_is_no_new_one(text: str) -> None:
    meaning = understand(text, TODAY)
    assert meaning.over
    assert (meaning.urgency in (None, "normal"), meaning.ask_danger) == (True, False)


@pytest.mark.parametrize(
    "text", ["人还没出来", "火还没灭，快来", "孩子出来了，老人还在里面", "电梯坏了", "谢谢"]
)
def test_a_danger_that_goes_on_is_not_over(text: str) -> None:
    assert not understand(text, TODAY).over
