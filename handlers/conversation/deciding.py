"""What the staff say of themselves, and what those who lead decide: leave, requests, notices."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers import colleagues, days, notices, telling, verbs
from handlers.approvals import asking, listing
from handlers.context import Context
from handlers.conversation.acts import Act
from handlers.conversation.state import NOTICE_LASTS
from handlers.wording import colleagues as colleague_words
from handlers.wording import notices as notice_words
from handlers.wording import work as words
from nlu import speech
from nlu.slots import money
from storage import absences, approvals, people, shifts
from storage import notices as rows
from storage.absences import Absence
from storage.approvals import Approval
from storage.charter.company import DEPARTMENT_SUPERVISOR
from storage.history import Kind

LONGEST_ROOM = 4  # digits: 1501 alone is a room, 68000 a sum
_BARE_SUM = re.compile(r"\d{2,7}(?![\d.,万千百元块])")
LEAVE_DECIDED = "leave.decided"  # in the audit
LONGEST_LEAVE = 31  # days that one message may name


def off_duty(context: Context, _act: Act) -> None:
    """下班了, also of somebody who never said that they came."""
    if shifts.presence(context.session, context.sender.id) is None:
        telling.answer(context, words.goodbye(context.t))
        return
    verbs.run_line(context, "/duty off")


def leave(context: Context, _act: Act) -> None:
    """请假: kept, told to those who lead, and the shifts of those days are no longer theirs."""
    first, last = _span(context)
    session, me, said = context.session, context.sender.id, context.text.strip()
    if absences.of_person_on(session, me, first) is None:
        session.add(
            Absence(
                person_id=me,
                first_on=first,
                last_on=last,
                words=said[:200],
                recorded_at=context.now,
            )
        )
    name = context.sender.person.name
    for role in _leaders(context):
        telling.tell_role(
            context,
            role,
            None,
            lambda t: words.is_away(t, name, first, last, said),
            "notice",
            but_not=(me,),
        )
    telling.answer(context, words.away(context.t, first, last))


def _leaders(context: Context) -> list[str]:
    """Who plans with people's presence, and those who lead the departments of whoever speaks."""
    charter = context.rules.charter
    own = sorted(context.sender.departments)
    led = [role for each in own for role in charter.hearers([DEPARTMENT_SUPERVISOR], each)]
    return list(dict.fromkeys([*charter.presence.to, *led]))


def _span(context: Context) -> tuple[date, date]:
    """明天请一天假, 周五到周日请假, 请三天假. Today where no day is named."""
    today = context.rules.today(context.now)
    first = last = today
    text = context.text.strip()
    for at in range(len(text)):
        found = days.leading(text[at:], today)
        if found is not None and today <= found[0] <= today + timedelta(days=LONGEST_LEAVE):
            first = last = found[0]
            rest = found[1]
            if rest[:1] in "到至-~" and (end := days.leading(rest[1:], today)) is not None:
                last = max(end[0], first)
            break
    count = days.count_in(text)
    if last == first and count > 1:
        last = first + timedelta(days=min(count, LONGEST_LEAVE) - 1)
    return first, last


def grant_leave(context: Context, act: Act) -> None:
    """何姐的假准了: who asked hears it."""
    person = people.person(context.session, act.values["person"])
    by, said = context.sender.person.name, context.text.strip()
    context.audit(LEAVE_DECIDED, None, person=person.id)
    telling.tell_person(context, person.id, lambda t: words.leave_granted(t, by, said), "notice")
    telling.answer(context, words.told_them(context.t, person.name))


def refuse_leave(context: Context, act: Act) -> None:
    """这周不行，人手紧: who asked hears it, and is not away then."""
    person = people.person(context.session, act.values["person"])
    by, said = context.sender.person.name, context.text.strip()
    absences.withdraw_last(context.session, person.id)
    telling.tell_person(context, person.id, lambda t: words.leave_refused(t, by, said), "notice")
    telling.answer(context, words.told_them(context.t, person.name))


def swap(context: Context, _act: Act) -> None:
    """换班: those who keep the roster hear it in the words it was said."""
    said = context.text.strip()
    context.audit("shift.swapped", None, words=said[:200])
    _tell_leaders(context, lambda t: words.is_swapped(t, context.sender.person.name, said))
    telling.answer(context, words.swapped(context.t))


def late_in(context: Context, _act: Act) -> None:
    """我晚点到: those who lead hear it."""
    said = context.text.strip()
    _tell_leaders(context, lambda t: words.is_late_in(t, context.sender.person.name, said))
    telling.answer(context, words.late_in(context.t))


def _tell_leaders(context: Context, compose: telling.Compose) -> None:
    for role in _leaders(context):
        telling.tell_role(context, role, None, compose, "notice", but_not=(context.sender.id,))


# ------------------------------------------------------------------------------------ requests


def approve(context: Context, act: Act) -> None:
    verbs.run_line(context, f"/approve {act.values['approval']} {act.values['word']}")


def reject(context: Context, act: Act) -> None:
    verbs.run_line(context, f"/reject {act.values['approval']} {act.values['word']}")


def waiting(context: Context, _act: Act) -> None:
    listing.show(context)


def discuss(context: Context, _act: Act) -> bool:
    """A question about a request goes to whoever asked for it, their answer to whoever asked."""
    row = _in_talk(context)
    if row is None:
        return False
    me, said, name = context.sender.id, context.text.strip(), context.sender.person.name
    if me == row.requester_id:
        to = [each for each in _deciders(context, row) if each != me]
    else:
        to = [row.requester_id] if row.requester_id is not None else []
    context.audit("approval.discussed", None, approval=row.id)
    for person in dict.fromkeys(to):
        telling.tell_person(
            context, person, lambda t: words.asked_about(t, row.id, name, said), "notice"
        )
    telling.answer(context, words.passed(context.t))
    return True


def _in_talk(context: Context) -> Approval | None:
    open_ones = approvals.open_ones(context.session)
    mine = [
        each
        for each in open_ones
        if each.requester_id == context.sender.id or listing.may_decide(context, each)
    ]
    return mine[-1] if mine else None


def _deciders(context: Context, row: Approval) -> list[int]:
    return [
        each.id
        for role in row.asked
        for each in people.holders(context.session, role, None, context.now).everybody
    ]


def spend(context: Context, act: Act) -> None:
    """申请一笔支出 换钢丝绳 68000元, 换一块要八百块吴工批一下: the largest sum that is said; the
    rest is what it is for, with the ticket that it is about."""
    text = context.text.strip()
    sums = [each for at in range(len(text)) if (each := _sum_at(text, at)) is not None]
    if act.ticket is not None:
        context.note(act.ticket, Kind.NOTE, text)
    if not sums:
        asking.spend(context, None, "")
        return
    _, fen, at, end = max(sums)
    what = _purpose(f"{text[:at]} {text[end:]}".strip()) if at else _purpose(text[end:].strip())
    if act.ticket is not None:
        what = f"#{act.ticket} {what}"
    person = act.values.get("person")
    roles = people.roles_of(context.session, person) if person is not None else ()
    asking.spend(context, fen, what or text, roles)


def _sum_at(text: str, at: int) -> tuple[bool, int, int, int] | None:
    """Whether a sum that begins there is said to be money, its fen, its beginning and its end."""
    if at and (text[at - 1].isdigit() or text[at - 1] in ".,"):
        return None
    bare = _BARE_SUM.match(text[at:])
    given = any(
        (
            speech.find(text[:at], "gives_money"),
            speech.find(text[at + bare.end() :], "asked_money") if bare is not None else None,
        )
    )
    said = f"{bare[0]}元" if given and bare is not None else text[at:]  # 申请5000换门禁
    found = money.read(said)
    if found is None or found[0] < 1:
        return None
    end = at + len(bare[0]) if said != text[at:] and bare else len(text) - len(found[1])
    plain = given or any(each in text[at:end] for each in "元块万百千¥￥")
    if not plain and not (text[at:end].strip().isdigit() and end - at > LONGEST_ROOM):
        return None
    return plain, int(found[0] * 100), at, end


def _purpose(what: str) -> str:
    for word in ("申请一笔支出", "申请支出", "申请一笔", "申请", "支出"):
        what = what.removeprefix(word).strip(" ，,：:")
    if (asked := speech.find(what, "ends_asking")) is not None:
        what = what[: asked.start()].strip(" ，,") or what
    return what


def notice(context: Context, act: Act) -> None:
    notices.about_to_send(context, act.values["whom"], act.values["text"])


def said_in_notice(context: Context, _act: Act) -> None:
    since = context.now - NOTICE_LASTS
    found = rows.last_heard(context.session, context.sender.homes, since)
    telling.answer(context, notice_words.said_in_notice(context.t, found.text if found else ""))


def change_colleague(context: Context, act: Act) -> None:
    """Nothing is changed yet: what the tap will do is refused here, where it would be there."""
    what, name, to = (str(act.values[each]) for each in ("what", "name", "to"))
    line = f"/staff {what} {name} {to}"
    verbs.require_lawful(context, line)
    if what != "move":
        whom = people.person(context.session, act.values["person"])
        colleagues.require_lower(context, whom, myself=True)
    telling.answer(context, colleague_words.ask_change(context.t, what, name, to, line))


VERBS = {
    "on_duty": lambda context, _act: verbs.run_line(context, "/duty on"),
    "off_duty": off_duty,
    "leave": leave,
    "grant_leave": grant_leave,
    "refuse_leave": refuse_leave,
    "swap": swap,
    "late_in": late_in,
    "approve": approve,
    "reject": reject,
    "approvals": waiting,
    "discuss": discuss,
    "spend": spend,
    "notice": notice,
    "change_colleague": change_colleague,
    "leaves": lambda context, act: verbs.run_line(context, f"/leaves {act.values['name']}"),
    "said_in_notice": said_in_notice,
    "no_outage_known": lambda context, _act: notices.none_known(context),
    "outage": lambda context, _act: notices.answer_outage(context),
}
