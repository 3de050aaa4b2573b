"""What is said when two records of one person become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Record:
    """``reported``: how many matters they have reported."""

    person: Person
    homes: Sequence[str]
    reported: int


def ask_same(t: Tongue, kept: Record, gone: Record, reason: str) -> Reply:
    lines = [t("这两份档案是同一个人，是吗？"), _line(t, kept), _line(t, gone)]
    lines.append(
        t(
            "点了「是」，以后只有一个{name}：房子、电话、报过的事、缴过的费都在一起，分不开了。",
            name=kept.person.name,
        )
    )
    line = f"/correct merged {kept.person.id} {gone.person.id} {reason}"
    return Reply("\n".join(lines), (Button(t("是同一个人"), line),))


def _line(t: Tongue, record: Record) -> str:
    person = record.person
    numbers = t.joined(names.masked(each) for each in person.phones) or t("没有电话")
    where = t.joined(names.place(t, each) for each in record.homes)
    return t(
        "· {name}，{phones}；{homes}；{reported}",
        name=person.name,
        phones=numbers,
        homes=where,
        reported=t.many("报过 {count} 件事", record.reported),
    )


def united(t: Tongue, before: str, name: str) -> Reply:
    return Reply(t("{before} 和 {name} 合成一个人了，现在都叫 {name}。", before=before, name=name))


def which_one(found: Sequence[Person]) -> Say:
    def say(t: Tongue) -> str:
        called = t.joined(
            " ".join([each.name, *(number[-4:] for number in each.phones)]) for each in found
        )
        return t("这户有几位同名的：{people}。请用电话后四位代替姓名。", people=called)

    return say


def one_already(t: Tongue) -> str:
    return t("这两处已经是同一个人了。")


def gone_already(t: Tongue) -> str:
    return t("这份档案已经合并过了。")


def both_colleagues(t: Tongue) -> str:
    return t("两个都是在职的员工，档案不能合并。先让其中一个离职，再来合并。")


def to_be_forgotten(name: str) -> Say:
    return lambda t: t("{name}要求删除资料，还没到日子，现在不能合并。", name=name)
