"""The XML of the platforms: what is read, what is refused, what cannot break out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat_common.xml import BODY_LIMIT, read_xml, word, write_xml

UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # and \r


def test_a_message_is_its_fields() -> None:
    body = (
        b"<xml><Content><![CDATA[\xe6\xbc\x8f\xe6\xb0\xb4]]></Content><MsgId>12</MsgId>"
        b"<Empty></Empty><Pics><item><Md5>a</Md5></item><item><Md5>b</Md5></item></Pics></xml>"
    )
    assert read_xml(body) == {
        "Content": "漏水",
        "MsgId": "12",
        "Empty": "",
        "Pics": {"item": [{"Md5": "a"}, {"Md5": "b"}]},
    }


@given(st.text())
def test_no_text_breaks_out(text: str) -> None:
    found = read_xml(write_xml({"Content": text, "Time": 5}))
    # XML itself reads every end of line as \n
    written = UNWRITABLE.sub("", re.sub("\r\n?", "\n", text))
    assert found == {"Content": written, "Time": "5"}


def test_the_end_of_cdata_is_no_end() -> None:
    injected = "]]></Content><MsgType>event</MsgType><Content><![CDATA["
    assert read_xml(write_xml({"Content": injected})) == {"Content": injected}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"<xml>",
        b"<xml/>",
        b"<xml>only text</xml>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xml><a>&a;</a></xml>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><a>b</a></xml>',
        b"<xml><a>&unknown;</a></xml>",
        b'<?xml version="1.0" encoding="nonsense"?><xml><a>b</a></xml>',
        b"<xml><a>\xff\xfe</a></xml>",
        b"<xml>" + b"<a>" * 3000 + b"b" + b"</a>" * 3000 + b"</xml>",
        b"<xml><a>" + b"b" * BODY_LIMIT + b"</a></xml>",
    ],
)
def test_nothing_else_is_read(body: bytes) -> None:
    with pytest.raises(ValueError):
        read_xml(body)


@given(st.binary(max_size=400))
def test_noise_is_refused_and_never_more(noise: bytes) -> None:
    with pytest.raises(ValueError):
        read_xml(b"\x00" + noise)
    try:
        read_xml(b"<xml><a>" + noise + b"</a></xml>")
    except ValueError:
        return


def test_a_doubled_field_is_no_text() -> None:
    with pytest.raises(ValueError, match="MsgType"):
        word(read_xml(b"<xml><MsgType>a</MsgType><MsgType>b</MsgType></xml>"), "MsgType")
