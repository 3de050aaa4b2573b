"""What is said when the archive is put right."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.estates import Home


def number_missing(t: Tongue) -> str:
    return t("请写上新的手机号，11 位数字。")


def phone_corrected(t: Tongue, home: Home, name: str, number: str) -> Reply:
    return Reply(
        t(
            "{home} {name}的电话改成 {phone} 了。",
            home=names.place(t, home.number),
            name=name,
            phone=names.masked(number),
        )
    )


def your_phone(t: Tongue, number: str) -> Reply:
    return Reply(
        t(
            "前台把您登记的电话改成了 {phone}。不对的话，回一句就行。",
            phone=names.masked(number),
        )
    )


def name_corrected(t: Tongue, home: Home, before: str, after: str) -> Reply:
    return Reply(
        t(
            "{home} 的 {before} 改成 {after} 了。",
            home=names.place(t, home.number),
            before=before,
            after=after,
        )
    )
