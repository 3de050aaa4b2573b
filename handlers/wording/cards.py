"""What staff hear about tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names, privacy
from handlers.wording.excerpts import cut, fits, short
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.states import Urgency
from storage.tickets import Ticket


def card(
    t: Tongue,
    ticket: Ticket,
    reporter: str,
    home: str,
    due_at: datetime,
    now: datetime,
) -> Reply:
    """A new ticket for the department: home, words, urgency, when the answer is due."""
    lines = _facts(t, ticket, reporter, home)
    lines.append(t("{moment} 前要答复", moment=t.moment(due_at, now)))
    whole = () if fits(ticket.text) else (whole_button(t, ticket),)
    return Reply("\n".join(lines), (*actions(t, ticket), *whole))


def _facts(t: Tongue, ticket: Ticket, reporter: str, home: str) -> list[str]:
    where = names.place(t, ticket.place)
    lines = [
        head(t, ticket),
        t("房屋：{home} · {reporter}", home=home or t("未登记"), reporter=reporter),
        t("地点：{place}", place=where) if where not in ("", home) else "",
        t("内容：{text}", text=cut(ticket.text)),
        privacy.of_unnamed(t) if privacy.is_unnamed(ticket) else "",
    ]
    return [line for line in lines if line]


def _where(t: Tongue, ticket: Ticket, home: str) -> str:
    """Where the trouble is; and where it was reported from, if that is elsewhere."""
    place = names.place(t, ticket.place) or home
    return f"{place} · {t('{home} 报的', home=home)}" if home not in ("", place) else place


def _at_place(t: Tongue, said: str, ticket: Ticket, home: str = "") -> str:
    """Where to go and what it is about, below what is said."""
    return "\n".join(filter(None, (said, _where(t, ticket, home), cut(ticket.text))))


def head(t: Tongue, ticket: Ticket) -> str:
    mark = f"{Urgency.URGENT.mark} " if ticket.is_urgent else ""  # a major matter gets no ornaments
    return f"{mark}#{ticket.id} {_kind(t, ticket)}"


def _kind(t: Tongue, ticket: Ticket) -> str:
    return names.category(t, ticket.category) + t.aside(names.urgency(t, ticket.urgency))


def actions(t: Tongue, ticket: Ticket) -> tuple[Button, ...]:
    return (
        Button(t("接单"), f"/take {ticket.id}"),
        Button(t("回复"), f"/reply {ticket.id}"),
        Button(t("转派"), f"/transfer {ticket.id}"),
    )


def alert(t: Tongue, ticket: Ticket, reporter: str, home: str, said: str = "") -> Reply:
    """An urgent or major matter, to those who must know at once. ``said``: the words that made it
    one, where it was another before."""
    department = names.department(t, ticket.department)
    lines = _facts(t, ticket, reporter, home)
    if said and said not in ticket.text:
        lines.append(t("刚才说：{text}", text=cut(said)))
    lines.append(t("已派给{department}，请您盯一下。", department=department))
    know = (Button(t("我知道了"), f"/ack {ticket.id}"),) if ticket.is_major else ()
    return Reply("\n".join(lines), (*know, *actions(t, ticket), details_button(t, ticket)))


def maybe_danger(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        _at_place(t, t("#{number} 可能有危险，已经在问业主。请留意：", number=ticket.id), ticket),
        (
            Button(t("按紧急办"), f"/urgent {ticket.id}"),
            Button(t("接单"), f"/take {ticket.id}"),
        ),
    )


def raised(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        _at_place(t, t("#{number} 改为紧急，请马上到现场：", number=ticket.id), ticket),
        actions(t, ticket),
    )


def escalation(
    t: Tongue, ticket: Ticket, deadline: Deadline, home: str, holder: str | None, now: datetime
) -> Reply:
    """A promise was broken: which ticket, which promise, how late, what can be done."""
    late = now - deadline.due_at
    lines = [
        t(
            "⏰ #{number} 超时：{what}已晚 {late}",
            number=ticket.id,
            what=names.deadline(t, deadline.kind),
            late=names.lateness(t, late),
        ),
        " · ".join(filter(None, (_kind(t, ticket), _where(t, ticket, home)))),
        short(ticket.text, 120),
        t("接单人：{holder}", holder=holder) if holder else t("还没有人接单"),
    ]
    return Reply(
        "\n".join(lines),
        (
            Button(t("我来接"), f"/take {ticket.id}"),
            Button(t("指派"), f"/assign {ticket.id}"),
            Button(t("回复业主"), f"/reply {ticket.id}"),
            details_button(t, ticket),
        ),
    )


def details_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("详情"), f"/ticket {ticket.id}")


def whole_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("看全文"), f"/ticket {ticket.id} {t('全文')}")


def taken(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("#{number} {name}接单了。", number=ticket.id, name=name))


def given_to(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("#{number} 转给了{name}，等接单。", number=ticket.id, name=name))


def you_took(t: Tongue, ticket: Ticket, reporter: str, phone: str) -> Reply:
    said = t("#{number} 是您的了，已告诉{reporter}。", number=ticket.id, reporter=reporter)
    if phone:
        said = t.sentences(said, t("电话 {phone}。", phone=phone))
    buttons = [
        Button(t("到场"), f"/arrive {ticket.id}"),
        Button(t("回复"), f"/reply {ticket.id}"),
        Button(t("给方案"), f"/plan {ticket.id}"),
        Button(t("完工"), f"/close {ticket.id}"),
    ]
    return Reply(said, tuple(buttons))


def is_there_already(t: Tongue, ticket: Ticket) -> Reply:
    department = names.department(t, ticket.department)
    return Reply(t("#{number} 就在{department}，没有变。", number=ticket.id, department=department))


def taken_already(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("#{number} 已经由{name}接了。", number=ticket.id, name=name))


def ask_words(t: Tongue, command: str, number: int) -> Reply:
    """What to write next, after a command that came without its words."""
    asks = {
        "reply": t("要对业主说什么？直接写下来，就发给他（#{number}）。", number=number),
        "plan": t("打算怎么处理、什么时候？直接写下来（#{number}）。", number=number),
        "close": t("怎么处理好的？写一句，会告诉业主（#{number}）。", number=number),
        "note": t("要记什么？只有同事看得到（#{number}）。", number=number),
        "called": t("电话里说了什么？写一句（#{number}）。", number=number),
        "wait": t("想问业主什么？直接写下来，就发给他（#{number}）。", number=number),
        "promise": t("答应哪天办好？写日期，比如 12-05（#{number}）。", number=number),
    }
    said = asks["close" if command == "resolve" else command]
    return Reply(said + "\n" + t("不写了就回：取消"))


def said_by_homeowner(t: Tongue, ticket: Ticket, reporter: str, words: str) -> Reply:
    return Reply(
        "\n".join(
            [
                t("{reporter}（#{number}）：", reporter=reporter, number=ticket.id),
                cut(words),
                *([privacy.of_unnamed(t)] if privacy.asks_for_silence(words) else []),
            ]
        ),
        (
            Button(t("回复"), f"/reply {ticket.id}"),
            details_button(t, ticket) if fits(words) else whole_button(t, ticket),
        ),
    )


def urged(t: Tongue, ticket: Ticket, reporter: str, asked: str = "") -> Reply:
    """``asked``: in which words, where it was not a button."""
    if asked:
        head = t(
            "{reporter}在催 #{number}「{text}」：",
            reporter=reporter,
            number=ticket.id,
            text=short(ticket.text, 20),
        )
        return Reply(f"{head}\n{cut(asked)}", actions(t, ticket))
    return Reply(
        t(
            "{reporter}在催 #{number}：{text}",
            reporter=reporter,
            number=ticket.id,
            text=short(ticket.text),
        ),
        actions(t, ticket),
    )


def wants_you(t: Tongue, ticket: Ticket, reporter: str, words: str) -> Reply:
    said = t("{name}要主管来说话（#{number}）：", name=reporter, number=ticket.id)
    lines = [said, words, t("请给业主打个电话，或在这里回复。")]
    return Reply("\n".join(lines), actions(t, ticket))


def place_known(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("#{number} 的地点：{place}", number=ticket.id, place=names.place(t, ticket.place)),
        actions(t, ticket),
    )


def done(t: Tongue, ticket: Ticket, what: str) -> Reply:
    """A short receipt for whoever did something to a ticket."""
    said = {
        "reply": t("正在发给业主（#{number}）。", number=ticket.id),
        "arrive": t("记下了，您已到场（#{number}）。", number=ticket.id),
        "plan": t("方案已发给业主（#{number}）。", number=ticket.id),
        "note": t("记下了（#{number}），业主看不到。", number=ticket.id),
        "called": t("通话已记下（#{number}），算作已答复。", number=ticket.id),
        "mended": t("记下了，#{number} 您处理完了。", number=ticket.id),
        "resolve": t("已请业主确认（#{number}）。", number=ticket.id),
        "major": t("#{number} 已列为重大，总经理和主管都会知道。", number=ticket.id),
        "merge": t("#{number} 并好了。", number=ticket.id),
        "urgent": t("#{number} 已按紧急办。", number=ticket.id),
    }
    return Reply(said[what])


def undelivered(t: Tongue, ticket: Ticket, reporter: str, phone: str) -> Reply:
    said = t(
        "没送到：{reporter}的聊天现在联系不上（#{number}），还不算答复。"
        "请打电话，打完写：/called {number} 说了什么",
        reporter=reporter,
        number=ticket.id,
    )
    return Reply(said + ("\n" + t("电话 {phone}", phone=phone) if phone else ""))


def reopened(t: Tongue, ticket: Ticket, words: str, due_at: datetime, now: datetime) -> Reply:
    lines = [
        ("🔴 " if ticket.is_grave else "")
        + t("↩️ #{number} 业主说没修好，返工。", number=ticket.id),
        cut(words) or short(ticket.text, 120),
        t("{moment} 前要答复", moment=t.moment(due_at, now)),
    ]
    return Reply("\n".join(lines), actions(t, ticket))


def assigned(t: Tongue, ticket: Ticket, by: str, home: str, words: str = "") -> Reply:
    """``words``: with which it was given, where they say more than to whom."""
    said = t("{by}把 #{number} 派给您了。", by=by, number=ticket.id)
    if words:
        said = f"{said}\n{t('原话：{words}', words=words)}"
    return Reply(
        _at_place(t, said, ticket, home),
        (
            Button(t("接单"), f"/take {ticket.id}"),
            Button(t("到场"), f"/arrive {ticket.id}"),
            Button(t("回复"), f"/reply {ticket.id}"),
            Button(t("完工"), f"/close {ticket.id}"),
        ),
    )


def choose_colleague(t: Tongue, ticket: Ticket, colleagues: Sequence[tuple[int, str]]) -> Reply:
    if not colleagues:
        return Reply(
            t("{department}还没有登记人。", department=names.department(t, ticket.department))
        )
    return Reply(
        t("#{number} 派给谁？", number=ticket.id),
        tuple(Button(name, f"/assign {ticket.id} @{who}") for who, name in colleagues[:8]),
    )


def choose_department(t: Tongue, ticket: Ticket) -> Reply:
    others = [each for each in t.company.departments if each != ticket.department]
    return Reply(
        t("#{number} 转给哪个部门？", number=ticket.id),
        tuple(
            Button(names.department(t, each), f"/transfer {ticket.id} {each}") for each in others
        ),
    )


def choose_category(t: Tongue, ticket: Ticket) -> Reply:
    others = [each for each in t.company.categories if each != ticket.category]
    return Reply(
        t("#{number} 是哪一类事？", number=ticket.id),
        tuple(Button(names.category(t, each), f"/category {ticket.id} {each}") for each in others),
    )


def categorised(t: Tongue, ticket: Ticket) -> Reply:
    category = names.category(t, ticket.category)
    return Reply(t("#{number} 的类别是：{category}。", number=ticket.id, category=category))


def transferred(t: Tongue, ticket: Ticket, by: str) -> Reply:
    return Reply(
        t(
            "#{number} 已转给{department}（{by}）。",
            number=ticket.id,
            department=names.department(t, ticket.department),
            by=by,
        )
    )
