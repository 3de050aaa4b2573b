"""What is said of keys for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.keys import ApiKey


def _may(t: Tongue, row: ApiKey, where: Sequence[str]) -> str:
    return f"{' '.join(row.scopes)} {t.aside(t.joined(where) or t('所有小区'))}"


def made(t: Tongue, row: ApiKey, code: str, where: Sequence[str], now: datetime) -> Reply:
    lines = [
        t("{name} 的钥匙（K{number}）准备好了：", name=row.name, number=row.id),
        _may(t, row, where),
        t("取钥匙的码，{moment} 前用一次：", moment=t.moment(row.code_until, now)),
        code,
        t("程序把它发到 POST /api/v1/key，换回钥匙。钥匙只给一次，我们不留底。"),
    ]
    return Reply("\n".join(lines), (Button(t("作废"), f"/key revoke {row.id}"),))


def keys_listed(
    t: Tongue, rows: Sequence[tuple[ApiKey, str, Sequence[str]]], now: datetime
) -> Reply:
    if not rows:
        return Reply(t("还没有给别的程序开钥匙。/key add 名称 read:arrears 开一把。"))
    lines = [_line(t, row, by, where, now) for row, by, where in rows]
    return Reply("\n".join([t("别的程序的钥匙："), *lines]))


def _line(t: Tongue, row: ApiKey, by: str, where: Sequence[str], now: datetime) -> str:
    used = t("没用过")
    if row.used_at is not None:
        used = t("上次用 {moment}", moment=t.moment(row.used_at, now))
    return f"K{row.id} {row.name} · {_may(t, row, where)} · {by} · {used}"


def revoked(t: Tongue, row: ApiKey) -> Reply:
    return Reply(t("{name} 的钥匙（K{number}）作废了。", name=row.name, number=row.id))


def no_key(word: str) -> Say:
    return lambda t: t("没有「{word}」这把钥匙。/key 看有哪些。", word=word[:20])


def not_your_key(t: Tongue) -> str:
    return t("这把钥匙管的小区不归您。请找总部的人。")


def no_scope(word: str, reads: Sequence[str]) -> Say:
    return lambda t: t(
        "「{word}」不是能开的权限。看的写 read:{reads}；做事的写 do:命令，比如 do:paid。",
        word=word[:30],
        reads="|".join(reads),
    )


def no_address(url: str) -> Say:
    return lambda t: t("「{url}」不是能送到的地址，要写成 https://…", url=url[:60])


def no_event(kind: str) -> Say:
    return lambda t: t("没有「{kind}」这种事件。", kind=kind[:30])


def enough_addresses(most: int) -> Say:
    return lambda t: t("一把钥匙最多 {most} 个地址。", most=most)


def no_webhook(number: str) -> Say:
    return lambda t: t("没有第 {number} 号地址。", number=number)
