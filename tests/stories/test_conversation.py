"""Staff and homeowners speak through the bot: words, photos, voice; nothing is lost."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import NoResultFound

from tests.world import World

GROUP = "-1001"
VOICE = {"kind": "voice", "reference": "voice-1", "mime": "audio/ogg"}


@pytest.fixture
def leak(world: World) -> World:
    world.says("王阿姨", "厨房漏水了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    return world


def _card(world: World, name: str = "王阿姨") -> str:
    """The newest message about #1 that somebody has, to be replied to."""
    found = [each for each in world.air.said[name] if "#1" in each.text]
    return found[-1].name


# ------------------------------------------------------------------------------- photos, voice


def test_a_photo_of_the_staff_reaches_the_homeowner(leak: World) -> None:
    photo = {"kind": "photo", "reference": "valve", "mime": "image/jpeg"}
    leak.says("张师傅", "/reply 1 是这个阀门吗", attachments=[photo])
    heard = leak.last("王阿姨")
    assert "是这个阀门吗" in heard.text
    assert heard.photo is not None and heard.photo.read_bytes() == b"valve"


def test_a_photo_alone_is_a_reply_too(leak: World) -> None:
    photo = {"kind": "photo", "reference": "valve", "mime": "image/jpeg"}
    leak.says("张师傅", attachments=[photo], reply_to=_card(leak, "张师傅"))
    assert leak.last("王阿姨").photo is not None
    assert "replied" in leak.events(1)


def test_voice_goes_both_ways(leak: World) -> None:
    leak.replies("王阿姨", "#1", "", attachments=[VOICE])
    (voice,) = leak.last("张师傅").files
    assert (voice.path.read_bytes(), voice.mime) == (b"voice-1", "audio/ogg")
    leak.replies("张师傅", "王阿姨", "", attachments=[{**VOICE, "reference": "voice-2"}])
    (voice,) = leak.last("王阿姨").files
    assert voice.path.read_bytes() == b"voice-2"


def test_an_album_is_one_message_to_the_other_side(leak: World) -> None:
    leak.sends_album("王阿姨", ("a", "好的"), ("b", ""), ("c", ""), reply_to=_card(leak))
    assert leak.heard("张师傅") == []  # nothing says yet which piece is the last
    leak.passes(seconds=2)
    leak.passes(seconds=2)
    (words,) = leak.heard("张师傅")
    assert "好的" in words
    card = leak.last("张师傅")
    assert card.photo is not None
    assert [card.photo.read_bytes(), *(f.path.read_bytes() for f in card.files)] == [
        b"a",
        b"b",
        b"c",
    ]
    assert len(leak.all_tickets()) == 1


def test_an_album_that_comes_slowly_is_still_one(leak: World) -> None:
    for piece in ("a", "b", "c"):
        photo = {"kind": "photo", "reference": piece, "mime": "image/jpeg"}
        leak.says(
            "王阿姨",
            "好的" if piece == "a" else "",
            attachments=[photo],
            album="x",
            reply_to=_card(leak),
        )
        leak.passes(seconds=1)
    leak.passes(seconds=1)
    leak.passes(seconds=2)
    assert len(leak.heard("张师傅")) == 1
    assert len(leak.last("张师傅").files) == 2


def test_an_album_of_the_staff_reaches_the_homeowner_once(leak: World) -> None:
    leak.sends_album("张师傅", ("a", "您看是这一段吗"), ("b", ""), reply_to=_card(leak, "张师傅"))
    leak.passes(seconds=2)
    leak.passes(seconds=2)
    assert len([words for words in leak.heard("王阿姨") if "张师傅" in words]) == 1
    assert len(leak.last("王阿姨").files) == 1


def test_what_others_post_in_the_group_is_not_sent_along(world: World) -> None:
    world.says("陈主管", "/bindchat engineering", group=GROUP)
    world.says("王阿姨", "厨房漏水了")
    photo = {"kind": "photo", "reference": "lunch", "mime": "image/jpeg"}
    world.says("张师傅", "", attachments=[photo], group=GROUP)
    world.replies("张师傅", "#1", "马上来", group=GROUP)
    assert world.last("王阿姨").photo is None


def test_a_place_is_told_in_words(leak: World) -> None:
    place = {"kind": "location", "note": "31.2304,121.4737", "name": "东门"}
    leak.replies("王阿姨", "#1", "", attachments=[place])
    assert "31.2304,121.4737" in leak.last("张师傅").text


def test_a_photo_that_cannot_be_had_is_said_to_whoever_sent_it(leak: World) -> None:
    leak.air.lost.add("gone")
    photo = {"kind": "photo", "reference": "gone", "mime": "image/jpeg"}
    leak.says("张师傅", "/reply 1 您看", attachments=[photo])
    leak.passes(minutes=15)
    assert "您看" not in "".join(leak.heard("王阿姨"))
    assert any("重发" in words for words in leak.heard("张师傅"))
    assert "delivered" not in leak.events(1)


# ------------------------------------------------------------------------------------- inside


def test_a_note_with_a_photo_stays_inside(leak: World) -> None:
    photo = {"kind": "photo", "reference": "neighbour", "mime": "image/jpeg"}
    leak.says("张师傅", "/note 1 楼上那户装修过", attachments=[photo])
    assert leak.heard("王阿姨") == []
    assert [each.inside for each in leak.attachments()] == [True]
    leak.says("王阿姨", "/status 1")
    assert "装修" not in leak.last("王阿姨").text and leak.last("王阿姨").photo is None
    leak.says("小刘", "/ticket 1")
    assert "装修" in leak.last("小刘").text


# ----------------------------------------------------------------------------- canned replies


def test_a_canned_reply_speaks_the_homeowners_language(world: World) -> None:
    world.says("Anna", "the kitchen pipe is leaking")
    world.says("张师傅", "/say 1 上门")
    assert "Hello Anna" in world.last("Anna").text and "#1" in world.last("Anna").text
    assert ("answer", "met") in world.deadline_states(1)


def test_it_can_be_called_in_a_reply_and_from_a_button(leak: World) -> None:
    leak.says("张师傅", "/reply 1 =照片")
    assert "请拍张照片" in leak.heard("王阿姨")[-1]
    leak.says("张师傅", "/say 1")
    leak.presses("张师傅", "上门")
    assert "什么时候方便" in leak.heard("王阿姨")[-1]


def test_only_those_of_its_category_are_offered(leak: World) -> None:
    leak.says("张师傅", "/say 1")
    assert "上门" in leak.last("张师傅").text and "查账" not in leak.last("张师傅").text
    leak.says("张师傅", "/reply 1 =查账")
    assert "没有叫" in leak.last("张师傅").text
    assert leak.heard("王阿姨") == []
    leak.says("张师傅", "/say")
    assert "查账" in leak.last("张师傅").text


def test_a_major_complaint_gets_no_canned_words(leak: World) -> None:
    leak.says("陈主管", "/major 1")
    leak.everybody_listened()
    leak.says("张师傅", "/say 1 收到")
    leak.says("张师傅", "/reply 1 =收到")
    assert leak.heard("王阿姨") == []
    assert "套话" in leak.last("张师傅").text


def test_homeowners_cannot_call_them(leak: World) -> None:
    leak.says("王阿姨", "/say 1 收到")
    assert "权限" in leak.last("王阿姨").text


# ------------------------------------------------------------------------- two answer at once


def test_two_who_answer_at_once_see_each_other(leak: World) -> None:
    leak.says("张师傅", "/reply 1 下午三点到")
    leak.says("小刘", "/reply 1 师傅明天来")
    assert [words for words in leak.heard("王阿姨") if "明天" in words] == []
    assert "张师傅" in leak.last("小刘").text and "下午三点到" in leak.last("小刘").text
    leak.presses("小刘", "还是发")
    assert "师傅明天来" in leak.last("王阿姨").text
    leak.presses("小刘", "还是发")  # pressed twice
    assert len([words for words in leak.heard("王阿姨") if "明天" in words]) == 1


def test_the_second_may_leave_it(leak: World) -> None:
    leak.says("张师傅", "/reply 1 下午三点到")
    leak.says("小刘", "/reply 1 师傅明天来")
    leak.presses("小刘", "不发了")
    leak.presses("小刘", "还是发")
    assert not any("明天" in words for words in leak.heard("王阿姨"))


def test_a_held_answer_is_nobody_elses_to_send(leak: World) -> None:
    leak.says("张师傅", "/reply 1 下午三点到")
    leak.says("小刘", "/reply 1 师傅明天来")
    leak.does("老马", leak.last("小刘").buttons[0].action)
    assert "不是给您的" in leak.last("老马").text
    assert not any("明天" in words for words in leak.heard("王阿姨"))


def test_later_or_after_the_homeowner_spoke_nothing_is_held(leak: World) -> None:
    leak.says("张师傅", "/reply 1 下午三点到")
    leak.replies("王阿姨", "下午三点", "三点我不在家")
    leak.says("小刘", "/reply 1 那您几点在")
    assert "那您几点在" in leak.last("王阿姨").text
    leak.passes(minutes=2)
    leak.says("张师傅", "/reply 1 五点也行")
    assert "五点也行" in leak.last("王阿姨").text


# --------------------------------------------------------------------------- is it this one?


def test_the_same_said_again_is_passed_on_and_asked_about(leak: World) -> None:
    leak.says("王阿姨", "厨房又在漏水，地上都是")
    assert "地上都是" in leak.heard("张师傅")[-1]  # nothing waits
    assert "#1" in leak.last("王阿姨").text
    assert len(leak.all_tickets()) == 1


def test_a_new_thing_after_all_becomes_a_ticket(leak: World) -> None:
    leak.says("王阿姨", "厨房漏水了，很多")
    leak.presses("王阿姨", "是新的事")
    assert [each.id for each in leak.all_tickets()] == [1, 2]
    assert leak.ticket(2).text == "厨房漏水了，很多"
    leak.presses("王阿姨", "是新的事")  # pressed twice
    assert len(leak.all_tickets()) == 2


def test_the_family_is_asked_too(leak: World) -> None:
    code = leak.invites("homeowner", "王叔叔", "3-2-1501")
    leak.says("王叔叔", f"/bind {code}")
    leak.says("王叔叔", "厨房漏水了")
    assert len(leak.all_tickets()) == 1
    assert "#1" in leak.last("王叔叔").text


def test_a_neighbour_is_not_asked(leak: World) -> None:
    leak.says("李先生", "厨房漏水了")
    assert len(leak.all_tickets()) == 2


def test_another_thing_is_simply_another_ticket(leak: World) -> None:
    leak.says("王阿姨", "楼道的灯不亮了")
    assert len(leak.all_tickets()) == 2


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("窗户关不上", "门铃不响了"),  # and not: the noise has ended
        ("对讲机没声音", "下水道返味"),
        ("地漏堵了", "窗户漏风"),
        ("我家门锁坏了", "楼上漏水到我家客厅了"),
        ("水龙头拧不紧", "马桶一直流水"),
    ],
)
@pytest.mark.wordings
def test_another_thing_said_a_moment_later_is_a_ticket_of_its_own(
    world: World, first: str, then: str
) -> None:
    world.says("王阿姨", first)
    world.passes(minutes=1)
    world.says("王阿姨", then)
    assert [world.ticket(number).text for number in (1, 2)] == [first, then]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("楼上装修吵死了", "现在不响了"),
        ("家里灶打不着火", "没异味，就是点不着"),
        ("厨房水管接头那里滴水", "盆都满了一回"),
        ("垃圾三天没人收", "臭死了"),
    ],
)
@pytest.mark.wordings
def test_what_comes_of_it_a_moment_later_is_no_other_ticket(
    world: World, first: str, then: str
) -> None:
    world.says("王阿姨", first)
    world.passes(minutes=1)
    world.says("王阿姨", then)
    (ticket,) = world.all_tickets()
    assert ticket.state == "reported"
    with pytest.raises(NoResultFound):
        world.ticket(2)


def test_where_a_danger_is_reaches_everybody_who_was_alarmed(world: World) -> None:
    world.says("李先生", "电梯困人了，里面有小孩")
    world.everybody_listened()
    world.says("李先生", "3栋1单元那部，停在七楼")
    for who in ("张师傅", "陈主管", "吴工"):
        assert "七楼" in "".join(world.heard(who)), who
    world.says("张师傅", "我到了")
    world.everybody_listened()
    world.says("李先生", "出来了出来了，谢谢")
    assert "张师傅就在现场" in world.heard("李先生")[0]
    assert world.ticket(1).is_open


def test_good_marks_say_that_it_is_done_and_praise_is_heard_beside_a_complaint(
    world: World,
) -> None:
    world.says("孙伯", "前台小刘真不错，昨天帮我提米，得夸夸她，就是我家门口那个灯还黑着")
    assert "夸" in "".join(world.heard("小刘"))
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/resolve 1 换了灯泡")
    world.says("孙伯", "打五星")
    assert world.ticket(1).rating == 5


def test_who_was_called_to_a_danger_says_that_they_have_come(world: World) -> None:
    world.says("孙伯", "我老伴在楼下摔了一跤，起不来")
    world.everybody_listened()
    world.says("老马", "我到了")  # it was given to the front desk
    assert "arrived" in world.events(1)
    assert "老马" in world.heard("孙伯")[0]
    for said in ("救护车来了，谢谢你们", "120到了", "人已经送医院了"):
        world.says("孙伯", said)
        assert "打 120" not in world.heard("孙伯")[0], said


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("灯换好了，马桶也通了", ["resolved", "resolved"]),
        ("灯弄好了 马桶等配件 明天", ["resolved", "taken"]),
        ("灯好了 我去看马桶", ["resolved", "taken"]),
        ("马桶通了", ["taken", "resolved"]),
    ],
)
def test_each_clause_is_of_the_ticket_that_it_names(
    world: World, said: str, left: list[str]
) -> None:
    world.says("孙伯", "厨房灯不亮")
    world.says("王阿姨", "马桶堵了")
    world.says("张师傅", "都我来")
    world.says("张师傅", said)
    assert [world.ticket(number).state for number in (1, 2)] == left


@pytest.mark.parametrize(
    "said",
    [
        "先拿胶带缠住了，不滴了，配件明天到",
        "临时堵上了 不漏了",
        "不滴了，明天再来换个新的",
        "先垫了块布，不滴了",
        "好了一半，零件下周才来",
    ],
)
def test_what_is_held_together_for_now_is_not_done(world: World, said: str) -> None:
    world.says("王阿姨", "厨房水龙头关不紧，一直滴水")
    world.says("张师傅", "我来")
    world.says("张师傅", said)
    assert world.ticket(1).state == "taken"
    assert said in world.last("王阿姨").text


def test_who_has_been_there_and_said_so_has_taken_it(world: World) -> None:
    world.says("李先生", "楼上又在蹦迪，你们管不管")
    world.everybody_listened()
    world.says("老马", "我上去说了 他们答应关小")
    assert world.ticket(1).state == "taken"
    assert "他们答应关小" in world.heard("李先生")[0]
    world.says("老马", "刚才又上门提醒过了，人家不开门")
    (told,) = world.heard("李先生")
    assert "人家不开门" in told and "接了" not in told


def test_two_things_that_broke_are_not_silently_one(world: World) -> None:
    """坏了 is said of anything: after the lift, the lamp is a matter of its own."""
    world.says("吕先生", "电梯坏了，停在一楼不动")
    world.says("吕先生", "楼道的灯坏了，晚上什么都看不见")
    assert "楼道的灯坏了" in world.ticket(2).text


def test_in_the_midst_of_a_talk_a_doubtful_complaint_is_asked_about(leak: World) -> None:
    leak.says("张师傅", "/reply 1 您家里还有别的问题吗")
    leak.says("王阿姨", "楼道里垃圾没人收，臭死了")
    assert "#1" in leak.last("王阿姨").text
    assert len(leak.all_tickets()) == 1
    leak.says("王阿姨", "是新的事")
    assert leak.ticket(2).category == "environment"


def test_unanswered_it_becomes_a_ticket_that_counts_from_when_it_was_said(leak: World) -> None:
    leak.says("张师傅", "/reply 1 您家里还有别的问题吗")
    leak.says("王阿姨", "楼道里垃圾没人收，臭死了")
    said_at = leak.now
    leak.passes(minutes=5)
    assert leak.ticket(2).created_at == said_at
    assert "#2" in leak.last("王阿姨").text
    leak.passes(minutes=6)
    assert any("超时" in words for words in leak.heard("陈主管"))


def test_answered_with_yes_it_belongs_to_the_old_one(leak: World) -> None:
    leak.says("张师傅", "/reply 1 您家里还有别的问题吗")
    leak.says("王阿姨", "楼道里垃圾没人收，臭死了")
    leak.presses("王阿姨", "是")
    assert "臭死了" in leak.heard("张师傅")[-1]
    leak.passes(minutes=5)
    assert len(leak.all_tickets()) == 1


def test_danger_waits_for_no_question(leak: World) -> None:
    leak.says("张师傅", "/reply 1 您家里还有别的问题吗")
    leak.says("王阿姨", "有人被困在电梯里了，快来人")
    assert leak.ticket(2).urgency == "urgent"


def test_the_question_is_nobody_elses_to_answer(leak: World) -> None:
    leak.says("王阿姨", "厨房漏水了，很多")
    leak.does("李先生", "/new 1")
    assert len(leak.all_tickets()) == 1


def test_the_question_survives_the_end_of_the_program(leak: World) -> None:
    leak.says("张师傅", "/reply 1 您家里还有别的问题吗")
    leak.says("王阿姨", "楼道里垃圾没人收，臭死了")
    leak.sleeps(minutes=30)
    leak.ticks()
    assert leak.ticket(2).category == "environment"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("厨房水管漏水了快来人", "楼道灯不亮"),
        ("家里水管爆了", "单元门关不上了"),
        ("半夜楼上一直在吵", "地下车库有陌生人在转悠 有点害怕"),
    ],
)
@pytest.mark.wordings
def test_another_thing_where_all_go_by_is_no_piece_of_the_first(
    world: World, first: str, second: str
) -> None:
    world.says("王阿姨", first)
    world.says("王阿姨", second)
    assert [each.text for each in world.all_tickets()] == [first, second]


def test_who_says_that_nobody_came_does_not_sign_off(world: World) -> None:
    world.says("王阿姨", "楼道灯不亮")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "修好了")
    world.says("王阿姨", "你们垃圾物业 半天没人来 我要投诉")
    (ticket,) = world.all_tickets()
    assert ticket.state == "reported"
