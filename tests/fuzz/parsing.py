"""Coverage-guided noise for the parsers behind ``/wechat``, ``/wecom`` and ``/telegram/webhook``.

Optional: atheris is in no lock file, since it exists for few Pythons only. In an environment of its
own, beside the locked libraries::

    pip install --no-deps --target /tmp/atheris atheris
    PYTHONPATH=.:/tmp/atheris .venv/bin/python -m tests.fuzz.parsing -max_total_time=60

Whatever falls that is not a ValueError is printed with the bytes that did it.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["bot.channels", "defusedxml", "xml", "json"]):
    from bot.channels.telegram import updates as telegram
    from bot.channels.wechat import messages as wechat
    from bot.channels.wechat_common.xml import read_xml
    from bot.channels.wecom import callbacks as wecom
    from bot.channels.wecom.kf import arrivals
    from bot.channels.wecom.kf import messages as kf

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def one(data: bytes) -> None:
    """The same bytes at every parser, as text inside what each expects."""
    choice, body = data[:1], data[1:]
    text = body.decode("utf-8", "replace")
    if choice < b"\x55":
        _xml(body)
    elif choice < b"\xaa":
        with suppress(ValueError):
            telegram.read(text)
    else:
        _pulled(text)


def _xml(body: bytes) -> None:
    with suppress(ValueError):
        fields = read_xml(body)
        with suppress(ValueError):
            arrival = wechat.arrival(fields)
            with suppress(ValueError):
                wechat.read(arrival.stored(""))
        with suppress(ValueError):
            wecom.read(wecom.pack(body.decode("utf-8", "replace")), 1, robot=False)


def _pulled(text: str) -> None:
    """A message of a page of 微信客服: where this raised, the cursor would never move on."""
    with suppress(ValueError):
        message = json.loads(text)
        if not isinstance(message, dict):
            return
        try:
            found = arrivals.arrived(message, NOW)
        except Exception as error:  # a ValueError too
            raise RuntimeError("a pulled message stops the pulling") from error
        with suppress(ValueError):
            kf.read(found.delivery.body)


def main() -> None:
    with TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup([*sys.argv, "-max_len=2000", "-timeout=5", folder], one)
        atheris.Fuzz()


SEEDS = (
    b"\x00<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType>"
    b"<Content>1</Content><MsgId>7</MsgId></xml>",
    b"\x00<xml><MsgType>event</MsgType><Event>CLICK</Event><FromUserName>o</FromUserName>"
    b"<CreateTime>1</CreateTime><EventKey>/fee</EventKey></xml>",
    b'\x60{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},'
    b'"from":{"id":1,"is_bot":false,"first_name":"a"},"text":"/take 1"}}',
    b'\xb0{"msgid":"1","open_kfid":"wk","external_userid":"wm","origin":3,"send_time":1,'
    b'"msgtype":"text","text":{"content":"1","menu_id":""}}',
    b'\xb0{"origin":4,"msgtype":"event","send_time":1,"event":{"event_type":"enter_session",'
    b'"open_kfid":"wk","external_userid":"wm","welcome_code":"c","scene_param":"s"}}',
)

if __name__ == "__main__":
    main()
