"""What is said to whoever wants to have what we keep about them, or to be forgotten (CS-A)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.people import Person


def mark(t: Tongue) -> str:
    """What stands where a name or somebody's words stood."""
    return t("（已删除）")


def your_data(t: Tongue) -> str:
    return t("您的资料都在这个文件里：登记的信息、报过的事、聊天、账单和照片。里面有隐私，请收好。")


def file_name(t: Tongue, day: str) -> str:
    return t("我的资料-{day}.zip", day=day)


def about_the_file(t: Tongue, now: datetime) -> str:
    return t(
        "这里是物业保存的关于您的全部资料，{when}导出。data.json 按类别列出每一条，files 里是"
        "您发来的照片和文件。有不对的地方，请找前台更正；想删除，给我写 /erase。",
        when=now.astimezone(t.zone).strftime("%Y-%m-%d %H:%M"),
    )


def ask(t: Tongue, within: str) -> Reply:
    return Reply(
        t(
            "删除以后，您的姓名、电话、说过的话和照片都找不回来，这个聊天也不再认得您。账单、"
            "缴费和维修的"
            "次数照法律要留着，但看不出是您。{within}以内可以反悔。确定删除吗？",
            within=within,
        ),
        (Button(t("确定删除"), "/erase yes"), Button(t("不删"), "/erase no")),
    )


def ordered(t: Tongue, within: str) -> Reply:
    return Reply(
        t("好的，{within}以后就删。要反悔，点下面或写 /erase no。", within=within),
        (Button(t("先不删"), "/erase no"),),
    )


def taken_back(t: Tongue) -> Reply:
    return Reply(t("好，资料都留着，没有删。"))


def nothing_to_take_back(t: Tongue) -> Reply:
    return Reply(t("您的资料都在，没有要删的。"))


def not_yet(reasons: Sequence[str]) -> Callable[[Tongue], str]:
    """Why somebody cannot be forgotten now, and what to do instead."""

    def say(t: Tongue) -> str:
        known = {
            "lives": t("还住在这里，收费和维修要用到姓名电话；搬走登记以后就能删"),
            "open": t("还有报的事没办完；办完确认以后就能删"),
            "legal": t("有一件欠费正在法务手里；了结以后就能删"),
            "works": t("还在公司上班；离职以后，工作记录按规定保存"),
        }
        return t(
            "现在还不能全删：{why}。只想让这个聊天看不到家里的事，写 /forget；"
            "想看我们记了什么，写 /mydata。",
            why=t("；").join(known[each] for each in reasons),
        )

    return say


def who_left(t: Tongue, home: Home, gone: Sequence[Person]) -> Reply:
    place = names.place(t, home.number)
    if not gone:
        return Reply(t("{home}没有搬走的人，或者资料已经删了。", home=place))
    return Reply(
        t("{home}搬走的人。谁要求删除资料，点谁：", home=place),
        tuple(Button(each.name, f"/erase person {each.id}") for each in gone[:8]),
    )


def ask_for(t: Tongue, person: Person, within: str) -> Reply:
    return Reply(
        t(
            "要删除{name}的资料吗？姓名、电话、原话和照片都找不回来，账目和分数不变。"
            "{within}以后删。",
            name=person.name,
            within=within,
        ),
        (Button(t("确定删除"), f"/erase sure {person.id}"),),
    )


def ordered_for(t: Tongue, person: Person, within: str) -> Reply:
    return Reply(
        t("好的，{name}的资料{within}以后删，已经记录是您让删的。", name=person.name, within=within)
    )
