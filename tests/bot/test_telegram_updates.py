"""Every kind of update, as Telegram writes it, and the ``Incoming`` that it becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates import RECEIVED, read
from handlers.incoming import Incoming
from tests.fakes.updates import BOT, DATE, GROUP, PRIVATE, WANG, WHEN, message


def reading(kind: str, content: Any, **more: Any) -> Incoming | None:
    return read(json.dumps({"update_id": 10, kind: content, **more}), "guanjia_bot")


def said(chat: Any = PRIVATE, sender: Any = WANG, **content: Any) -> Incoming:
    incoming = reading("message", message(chat, sender, **content))
    assert incoming
    return incoming


def test_a_private_text_keeps_every_word() -> None:
    text = "3栋2单元电梯坏了😱停在5楼不动 \u202eabc\u202c"
    assert said(text=text) == Incoming(
        channel="telegram",
        sender="7000000001",
        conversation="7000000001",
        sent_at=WHEN,
        text=text,
        sender_name="王 阿姨",
        language="zh_CN",
        message_id="55",
    )


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("/take@guanjia_bot 12", "/take 12"),
        ("/take@Guanjia_Bot", "/take"),
        ("/start 5f2c-AbCd", "/start 5f2c-AbCd"),
        ("联系 @guanjia_bot", "联系 @guanjia_bot"),
        ("/reply 12 a@b.cn", "/reply 12 a@b.cn"),
    ],
)
def test_commands_lose_the_name_of_the_bot(text: str, understood: str) -> None:
    assert said(GROUP, text=text).text == understood


def test_a_command_for_another_bot_is_not_ours() -> None:
    assert reading("message", message(GROUP, text="/take@other_bot 12")) is None
    assert read(json.dumps({"update_id": 1, "message": message(GROUP, text="/take@other_bot 1")}))


def test_a_group_is_told_from_a_person() -> None:
    incoming = said(GROUP, text="收到")
    assert (incoming.conversation, incoming.sender) == ("-1002000000001", "7000000001")
    assert (incoming.is_group, incoming.group_title) == (True, "工程部")


def test_a_reply_names_its_message_but_a_topic_is_no_reply() -> None:
    earlier = message(GROUP, BOT, text="工单 #12")
    opened = message(GROUP, BOT, forum_topic_created={"name": "电梯", "icon_color": 7322096}) | {
        "message_id": 3
    }
    assert said(GROUP, text="收到", reply_to_message=earlier).reply_to == "55"
    inside = {"message_thread_id": 3, "is_topic_message": True}
    assert said(GROUP, text="收到", reply_to_message=opened, **inside).reply_to == ""


def test_a_forwarded_message_says_so() -> None:
    origin = {"type": "hidden_user", "date": DATE, "sender_user_name": "某人"}
    assert said(text="看看这个", forward_origin=origin).forwarded


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hant", "zh_CN"), ("zh", "zh_CN"), ("fr", "en"), ("en-GB", "en")]
)
def test_whoever_does_not_read_chinese_reads_english(code: str, language: str) -> None:
    assert said(sender={**WANG, "language_code": code}, text="?").language == language
    assert said(sender={**WANG, "language_code": ""}, text="?").language == ""


def test_who_writes_in_the_name_of_a_chat_is_that_chat() -> None:
    mask = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
    incoming = said(GROUP, mask, text="大家注意", sender_chat=GROUP)
    assert (incoming.sender, incoming.sender_name) == ("-1002000000001", "工程部")


CHANNEL = {"id": -1_003_000_000_001, "type": "channel", "title": "公告"}
MEMBER = {"user": BOT, "status": "member"}
OUT = {"user": BOT, "status": "kicked", "until_date": 0}
RIGHTS = dict.fromkeys(
    [
        *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
        *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
        *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
        *("can_delete_stories",),
    ],
    False,
)
ADMIN = {"user": BOT, "status": "administrator", **RIGHTS}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("message", message(GROUP, {**BOT, "id": 77}, text="来自另一个机器人")),
        ("message", message(GROUP, new_chat_members=[WANG])),
        ("message", message(GROUP, left_chat_member=WANG)),
        ("message", message(GROUP, pinned_message=message(GROUP, text="x"))),
        ("message", message(GROUP, BOT, forum_topic_closed={})),
        ("message", message(GROUP, text="新公告", sender_chat=CHANNEL, is_automatic_forward=True)),
        ("edited_message", message(location={"latitude": 1.0, "longitude": 2.0}, edit_date=DATE)),
        ("channel_post", message(CHANNEL, None, text="公告")),
        ("poll_of_next_year", {"x": 1}),
        ("my_chat_member", message(GROUP, old_chat_member=MEMBER, new_chat_member=ADMIN)),
        ("my_chat_member", message(CHANNEL, old_chat_member=OUT, new_chat_member=ADMIN)),
        ("callback_query", {"id": "1", "from": WANG, "chat_instance": "1", "game_short_name": "g"}),
    ],
)
def test_what_nobody_said_to_us_is_nothing(kind: str, content: dict[str, Any]) -> None:
    assert reading(kind, {name: one for name, one in content.items() if one is not None}) is None


def test_a_changed_message_is_an_edit_of_that_message() -> None:
    incoming = reading("edited_message", message(text="改：3-2-1502", edit_date=DATE + 60))
    assert incoming
    assert (incoming.kind, incoming.message_id) == ("edited", "55")
    assert incoming.sent_at.timestamp() == DATE + 60


@pytest.mark.parametrize(
    ("chat", "before", "after", "kind"),
    [
        (PRIVATE, MEMBER, OUT, "unreachable"),
        (PRIVATE, OUT, MEMBER, "reachable"),
        (GROUP, {"user": BOT, "status": "left"}, ADMIN, "reachable"),
        (GROUP, ADMIN, {"user": BOT, "status": "left"}, "unreachable"),
    ],
)
def test_doors_that_open_and_close(chat: Any, before: Any, after: Any, kind: str) -> None:
    change = message(chat, old_chat_member=before, new_chat_member=after)
    incoming = reading("my_chat_member", change)
    assert incoming
    assert (incoming.kind, incoming.conversation) == (kind, str(chat["id"]))


def test_a_group_that_moves_tells_it_once() -> None:
    old = {"id": -500, "type": "group", "title": "工程部"}
    incoming = reading("message", message(old, BOT, migrate_to_chat_id=-1_002_000_000_001))
    assert incoming
    assert (incoming.kind, incoming.conversation) == ("migrated", "-500")
    assert incoming.migrated_to == "-1002000000001"


def test_a_pressed_button_counts_when_it_came() -> None:
    query = {"id": "9", "from": WANG, "chat_instance": "1", "data": "/take 12"}
    query["message"] = message(GROUP, BOT, text="工单 #12")
    incoming = reading("callback_query", query, **{RECEIVED: DATE + 500})
    assert incoming
    assert (incoming.kind, incoming.action, incoming.message_id) == ("action", "/take 12", "55")
    assert (incoming.conversation, incoming.sender) == ("-1002000000001", "7000000001")
    assert incoming.is_group and incoming.sent_at.timestamp() == DATE + 500


def test_a_button_of_a_forgotten_message_still_works() -> None:
    query = {"id": "9", "from": WANG, "chat_instance": "1", "data": "/take 12"}
    query["message"] = {"chat": PRIVATE, "message_id": 3, "date": 0}
    incoming = reading("callback_query", query)
    assert incoming and incoming.conversation == "7000000001"
    del query["message"]
    incoming = reading("callback_query", query)
    assert incoming and incoming.conversation == "7000000001"


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "null", "7", "[]", '"x"', "{}", "[" * 100_000, '{"update_id": 1, "message": 5}'),
        '{"update_id": 1, "message": {"message_id": 1}}',
        '{"update_id": 1, "callback_query": {"id": "1", "data": "x"}}',
        json.dumps({"update_id": 1, "message": message(text=5)}),
        json.dumps({"update_id": 1, "message": message(text="x") | {"date": 10**20}}),
    ],
)
def test_what_nobody_can_understand_is_a_value_error(body: str) -> None:
    with pytest.raises(ValueError, match="not an update"):
        read(body)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
FIELDS = ["text", "chat", "from", "date", "photo", "contact", "location", "reply_to_message"]


@given(st.dictionaries(st.sampled_from([*FIELDS, "sticker", "poll", "message_id"]), ODD))
def test_an_odd_update_is_read_or_refused_but_never_more(changes: dict[str, Any]) -> None:
    body = json.dumps({"update_id": 1, "message": message(text="x") | changes})
    try:
        incoming = read(body)
    except ValueError:
        return
    assert incoming is None or isinstance(incoming, Incoming)


def test_a_move_is_read_from_either_side() -> None:
    """Nobody knows whether the old group's last message or the new one's first is read first."""
    left = reading("message", message({**GROUP, "id": -5}, migrate_to_chat_id=-6))
    came = reading("message", message({**GROUP, "id": -6}, migrate_from_chat_id=-5))
    for one in (left, came):
        assert one is not None
        assert (one.kind, one.conversation, one.migrated_to) == ("migrated", "-5", "-6")


def test_a_topic_is_read_and_the_general_one_is_none() -> None:
    said = reading("message", message(GROUP, text="好", message_thread_id=7, is_topic_message=True))
    assert said is not None and (said.thread, said.forum) == ("7", True)
    general = reading("message", message(GROUP, text="好", message_thread_id=7))
    assert general is not None and general.thread == ""
