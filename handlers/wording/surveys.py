"""What is said in a survey: to those who answer it, short, one tap for each question (CS-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.surveys import Survey
from storage.tickets import Ticket

Indicator = Mapping[str, str]


def title(t: Tongue, indicator: Indicator) -> str:
    """As the charter writes it, in either language."""
    return indicator["title"] if t.language == "zh_CN" else indicator["english"]


def quarter(t: Tongue, first: date) -> str:
    return t("{year}年第{number}季度", year=first.year, number=(first.month + 2) // 3)


def ask_mark(
    t: Tongue,
    row_id: int,
    indicators: Sequence[Indicator],
    given: Collection[str],
    home: Home | None,
    opening: str,
    low: Indicator | None = None,
) -> Reply:
    """The next question. ``opening``: "first", "again", "resume", "taken" or "next";
    ``home`` where the person has several; ``low``: what has just got a low mark."""
    place = next(n for n, each in enumerate(indicators, 1) if each["name"] not in given)
    asked = indicators[place - 1]
    lines = []
    if low is not None:
        lines.append(
            t("「{title}」让您不满意了，对不起。要派人处理，点最后一个。", title=title(t, low))
        )
    count = len(indicators)
    if opening == "first":
        lines.append(t.many("想听听您对物业的看法：{count} 道题，点一下就行，一家答一份。", count))
    elif opening == "again":
        lines.append(t("上次的小调查等着听您的意见，点一下就行。不想答也没关系。"))
    elif opening == "taken":
        lines.append(t("您家有人答了前面几题，您从这里接着答就行，一家一份。"))
    elif opening == "resume":
        lines.append(t("上次的小调查还差几题，从这里接着答："))
    if home is not None:
        lines.append(t("说的是 {home}。", home=names.place(t, home.number)))
    values = {"place": place, "all": count, "title": title(t, asked)}
    lines.append(t("{place}/{all}　{title}，您打几分？", **values))
    buttons = [
        Button(t("1 很不满意"), f"/mark {row_id} {place} 1"),
        Button(t("2 不满意"), f"/mark {row_id} {place} 2"),
        Button(t("3 一般"), f"/mark {row_id} {place} 3"),
        Button(t("4 满意"), f"/mark {row_id} {place} 4"),
        Button(t("5 很满意"), f"/mark {row_id} {place} 5"),
        Button(t("跳过"), f"/mark {row_id} {place} 0"),
    ]
    if low is not None:
        of = next(n for n, each in enumerate(indicators, 1) if each["name"] == low["name"])
        buttons.append(
            Button(t("请人处理{title}", title=title(t, low)), f"/lookinto {row_id} {of}")
        )
    return Reply("\n".join(lines), tuple(buttons))


def last(t: Tongue, row_id: int, lows: Sequence[tuple[int, str]]) -> Reply:
    """After the last mark. ``lows``: place and title of what got a low one."""
    said = t("答完了，谢谢您。还有什么想说的，直接写给我。")
    buttons = [
        Button(t("请人处理{title}", title=each), f"/lookinto {row_id} {place}")
        for place, each in lows
    ]
    return Reply(said, (*buttons, Button(t("没有了"), "/nomore")))


def thanks(t: Tongue) -> Reply:
    return Reply(t("谢谢，您的意见记下了。"))


def changed(t: Tongue, indicator: Indicator, points: int) -> Reply:
    if not points:
        return Reply(t("好，「{title}」不打分。", title=title(t, indicator)))
    return Reply(t("改好了，「{title}」{points} 分。", title=title(t, indicator), points=points))


def over(t: Tongue) -> Reply:
    return Reply(t("这次调查已经结束了，谢谢您。有事直接写给我就行。"))


def one_of_a_home(t: Tongue, finished: bool) -> Reply:
    """To the second of a home. Who the first was is not said."""
    if finished:
        return Reply(t("您家已经答过了，一家一份，谢谢您。有什么想说的，直接写给我就行。"))
    return Reply(t("您家有人正在答，一家一份就够了，谢谢您。有什么想说的，直接写给我就行。"))


def low_mark(t: Tongue, indicator: Indicator, points: int) -> str:
    """The words of a ticket that comes from a low mark."""
    return t(
        "满意度调查里「{title}」打了 {points} 分，请人了解。",
        title=title(t, indicator),
        points=points,
    )


def will_look_into(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    said = t(
        "记下了，您的单号是 #{number}，{at} 前有人联系您。哪里不好，写给我，我转给他们。",
        number=ticket.id,
        at=t.moment(due_at, now),
    )
    return Reply(said)


def looked_into(t: Tongue, number: int) -> Reply:
    return Reply(t("这件事记过了，单号是 #{number}。", number=number))


# --------------------------------------------------------------------------------- to the staff


def started(t: Tongue, estates: Sequence[str], first: date) -> Reply:
    if not estates:
        return Reply(
            t("{quarter} 的调查已经开始过了。写 /survey 看进度。", quarter=quarter(t, first))
        )
    return Reply(
        t(
            "{quarter} 的满意度调查开始了：{estates}。只在白天发，一家答一份，没答的会提醒。",
            quarter=quarter(t, first),
            estates=t.joined(estates),
        ),
        (Button(t("看进度"), "/survey"),),
    )


def none_yet(t: Tongue, first: date, begins_at: datetime, now: datetime) -> Reply:
    at = t.moment(begins_at, now) if begins_at > now else ""
    said = t("{quarter} 还没有做满意度调查。", quarter=quarter(t, first))
    when = t("{at} 自动开始。", at=at) if at else ""
    return Reply(t.sentences(said, when), (Button(t("现在开始"), "/survey start"),))


def answered_themselves(t: Tongue, home: Home) -> Reply:
    return Reply(t("{home} 自己答过了，不用再录。", home=names.place(t, home.number)))


def entered(t: Tongue, home: Home) -> Reply:
    return Reply(t("{home} 的调查记下了。", home=names.place(t, home.number)))


def write_measures(t: Tongue, survey: Survey) -> Reply:
    """What was proposed stands there to be changed."""
    lines = [t("改好的措施一行一条，开头写部门。原来的是：")]
    for each in survey.measures:
        department = names.department(t, each["department"])
        lines.append(t("{department}：{text}", department=department, text=each["text"]))
    return Reply("\n".join(lines))


def submitted(t: Tongue, count: int) -> Reply:
    return Reply(t.many("报告和 {count} 条措施再送去审批了。", count))


def approval_came(t: Tongue, survey: Survey, estate: str, approved: bool, word: str) -> Reply:
    """To who leads the survey."""
    values = {"estate": estate, "quarter": quarter(t, survey.quarter_on)}
    if approved:
        said = t("{estate} {quarter} 的调查报告批了，措施已经派给各部门。", **values)
        return Reply("\n".join(filter(None, (said, word))))
    said = t("{estate} {quarter} 的调查报告退回来了。", **values)
    return Reply("\n".join(filter(None, (said, word))), (Button(t("改措施"), "/survey submit"),))


# -------------------------------------------------------------------------------------- refusals


def no_survey(t: Tongue) -> str:
    return t("没找到这份调查，可能已经结束了。")


def none_open(t: Tongue) -> str:
    return t("这个小区现在没有在做满意度调查。由主管开始：/survey start")


def bad_marks(count: int) -> Say:
    return lambda t: t(
        "分数要连着写 {number} 个数字，1 到 5，没答的写 0，比如 55434455。", number=count
    )


def nothing_sent_back(t: Tongue) -> str:
    return t("没有退回来的调查报告。写 /survey report 看最近的结果。")
