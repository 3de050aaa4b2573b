"""Which danger it is, and where the evidence is too thin to be silent about."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.intents import understand
from nlu.meaning import Conversation

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "楼上好像有人吵架摔东西",
        "楼道有股怪味说不上来",
        "插座有点烫还有点味",
        "天花板鼓了个大包像要掉",
        "听到孩子一直哭没人管",
        "隔壁好像在吵架，还有摔碗的声音",
        "厨房隐约有股煤气味，不确定是不是",
        "走廊里有一股刺鼻的味道，不知道哪来的",
        "空开摸着有点烫",
        "配电箱一直嗡嗡响，有点怪味",
        "电梯刚才猛地一沉，感觉不对劲",
        "电梯里好像有人在敲",
        "老爷子敲门没人应",
        "隔壁老太太敲门没人应",
        "外墙瓷砖鼓起来了，好像要掉",
        "弱电井里好像有焦味",
        "There is a strange smell in the corridor, not sure what it is",
        "家里有股怪味",
        "楼道里有股说不出的味道",
        "前台中午休息伐，我胸口闷了一上午，左边胳膊也麻，走不大动",
        "楼上有人摔下来了",
        "插座冒了一下蓝光，然后就没电了",
    ],
)
def test_a_thin_sign_of_danger_is_never_filed_in_silence(text: str) -> None:
    meaning = understand(text, TODAY)
    assert meaning.intent == "complaint"
    assert meaning.ask_danger or meaning.urgency == "urgent"


@pytest.mark.parametrize(
    "text",
    [
        "刚才有个老太太差点滑倒",
        "燃气表盖子掉了 没有味道 就是盖子",
        "漏电开关推不上去",
        "地库进单元那道门的门禁没电了",
        "水表还在走，我家龙头都关着",
        "hi can someone help me move a sofa this weekend",
    ],
)
def test_what_did_not_happen_is_no_danger(text: str) -> None:
    meaning = understand(text, TODAY)
    assert meaning.urgency in (None, "normal")
    assert meaning.danger is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("救命 我家烤箱着火了", "fire"),
        ("停电了 我们单元", "outage"),
        ("天花板漏水 滴到客厅灯上了", "electric"),
        ("my neighbor's dog bit my son", "injury"),
        ("now it stopped between floors and my kid is in it!!", "lift"),
        ("北墙有人翻进来了 往5栋跑了", "violence"),
    ],
)
def test_the_danger_is_named_by_what_it_is(text: str, danger: str) -> None:
    meaning = understand(text, TODAY)
    assert (meaning.urgency, meaning.danger) == ("urgent", danger)


@pytest.mark.parametrize(
    "text",
    [
        "楼道有股怪味说不上来",
        "插座有点烫还有点味",
        "楼上好像有人吵架摔东西",
    ],
)
def test_a_thin_sign_is_asked_about_and_no_alarm(text: str) -> None:
    meaning = understand(text, TODAY)
    assert (meaning.urgency, meaning.ask_danger) == ("normal", True)


@pytest.mark.parametrize(
    "text",
    [
        "物业费贵得我想跳楼",
        "这服务态度气得我冒火",
        "晚上吃火锅的那家烧烤太吵了",
        "群里都炸锅了，停车费怎么又涨",
        "电梯按钮有点松",
        "路灯好像坏了",
        "垃圾桶有股臭味",
        "下水道有点异味，夏天老这样",
        "前台好像没人",
        "水压有点小",
        "楼道灯不亮了",
        "3栋2单元电梯坏了停在5楼不动",
        "电梯停在一楼不动了，门开着，里面没人",
        "隔壁打游戏喊炸他炸他救命，吵死了",
        "楼下有人拿喇叭收旧家电，喊了一个钟头",
        "没困人，就是电梯慢",
        "楼上装修吵死了",
        "有点事想问一下",
        "不知道物业费多少",
        "好像多收了我二十块",
        "谢谢，修好了",
        "你好，请问怎么绑定房号",
        "电话一直没人接",
        "保洁阿姨好像三天没来了",
        "暖气有点温，不太热",
        "小区活动几点开始，好像是周六？",
        "两个通知打架，一个说八点停电一个说两点，信哪个",
        "救命这新刷的墙也太丑了",
        "你们这效率我火气都冒烟了",
        "煤气灶打不着火，换过电池了",
        "A truck parks in the fire lane every night",
        "是不是就我家停水，隔壁都有",
    ],
)
def test_everyday_words_raise_no_question_and_no_alarm(text: str) -> None:
    meaning = understand(text, TODAY)
    assert (meaning.urgency in (None, "normal"), meaning.ask_danger) == (True, False)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("屋里一股怪味，头晕", "gas"),
        ("煤气味很重，快来", "gas"),
        ("装修的把燃气管打穿了", "gas"),
        ("电梯咯噔停了里面有人", "lift"),
        ("The lift in building 3 is stuck with people inside", "lift"),
        ("电梯突然停了，我们三个人在里面", "lift"),
        ("配电箱着火了", "fire"),
        ("楼道里全是黑烟", "fire"),
        ("水管爆了，一屋子水", "water"),
        ("热水器漏电，摸一下麻手", "electric"),
        ("外墙瓷砖正往下掉，楼下都是人", "falling"),
        ("楼上往下扔酒瓶子", "falling"),
        ("楼下有人拿刀打架", "violence"),
        ("有人在撬我家门，我一个人在家", "violence"),
        ("有个男的一直跟着我，快来保安", "violence"),
        ("大爷晕倒了在楼下", "injury"),
        ("孩子脑袋卡栏杆里拔不出来了", "injury"),
        ("整栋楼都没水没电了", "outage"),
        ("灶台没开，燃气表自己走，屋里有味", "gas"),
        ("煤气。味儿。头晕。", "gas"),
        ("对门老周躺在门口叫不应，脸色发青", "injury"),
        ("有个姑娘坐在窗台外面，十楼", "injury"),
        ("天花板掉了一半，另一半吊在半空随时掉", "falling"),
        ("我奶奶有老年痴呆，出去没回来，找不到人", "injury"),
        ("5栋2单元全没电了", "outage"),
    ],
)
def test_an_urgent_message_says_which_danger(text: str, danger: str) -> None:
    meaning = understand(text, TODAY)
    assert (meaning.urgency, meaning.danger) == ("urgent", danger)


CRIES = """
    有人触电了 着火了 电梯困人 我被困在电梯里了 有人晕倒了 楼下打架了 有人拿刀 煤气泄漏 家里有煤气味
    水管爆了 有人要跳楼 救命啊 有人撬门 漏电了 外墙掉砖 楼上扔东西砸到人 孩子掉水里了 有人心脏病发作
    整栋楼停电了 电瓶车着火了 冒烟了 玻璃要掉下来了 电线掉下来了 一氧化碳中毒 孩子被锁在车里了
    被门夹住了出不来 有人打我老婆 老人走失了 配电房冒烟 天花板塌了 阀门关不住水一直喷
    有人倒在地上不动 陌生人闯进我家 有人跳楼
"""


@pytest.mark.parametrize("text", CRIES.split())
def test_a_cry_for_help_is_urgent_however_short(text: str) -> None:
    meaning = understand(text, TODAY)
    assert (meaning.intent, meaning.urgency) == ("complaint", "urgent")


OPEN = Conversation(open_tickets=(31, 47, 52))


@pytest.mark.parametrize(
    ("text", "ticket"),
    [
        ("第一个", 31),
        ("第二个", 47),
        ("第2个修好了", 47),
        ("第三个还没修", 52),
        ("最后一个", 52),
        ("the second one", 47),
        ("第四个", None),
        ("第二次了", None),
        ("催一下", None),
        ("工单31", 31),
    ],
)
def test_a_place_in_the_list_names_the_ticket(text: str, ticket: int | None) -> None:
    assert understand(text, TODAY, OPEN).slots.ticket == ticket


def test_a_place_means_nothing_without_a_list() -> None:
    for conversation in (Conversation(), Conversation(open_tickets=(31,))):
        assert understand("第二个", TODAY, conversation).slots.ticket is None


@pytest.mark.parametrize("text", ["3-2-1501", "3栋2单元1501", "12幢801", "Building 12 room 801"])
def test_a_bare_home_is_read_though_nobody_asked(text: str) -> None:
    meaning = understand(text, TODAY)
    assert meaning.slots.home is not None
    assert meaning.intent in ("bind", "other")
