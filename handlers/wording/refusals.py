"""Kind refusals: what cannot be done, why, and what can be done instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import COMPANY, Tongue
from storage.charter.company import HOMEOWNER
from storage.states import Fact, State

Say = Callable[[Tongue], str]


def not_for_you(t: Tongue) -> str:
    return t("这一步您没有权限办。写 /help 看看能做什么；要帮忙，请找前台或主管。")


def no_console(t: Tongue) -> str:
    return t("工作台还没有对外的地址，请让管理员设置 GUANJIA_PUBLIC_URL。")


def unknown_command(word: str) -> Say:
    return lambda t: t("没有「{word}」这个命令。写 /help 看看有哪些。", word=word[:30])


Written = Callable[[Tongue], Sequence[str]]  # how verbs are written, in the asker's language


def usage(written: Written | str, example: str = "") -> Say:
    """How it is written, with an example where there is one."""

    def say(t: Tongue) -> str:
        line = t(written) if isinstance(written, str) else written(t)[0]
        said = t("请这样写：{usage}", usage=line)
        if " N" in line:
            said += t.aside(t("N 是单号"))
        shown = example and (example.isascii() or t.language == COMPANY)
        return f"{said}\n" + t("比如：{example}", example=example) if shown else said

    return say


def and_usage(say: Say, written: Written) -> Say:
    """What is wrong with a word, and how the whole is written."""
    return lambda t: f"{say(t)}\n" + t("请这样写：{usage}", usage=written(t)[0])


def write_one_of(written: Written) -> Say:
    """A command with several ways to go on."""
    return lambda t: "\n".join([t("可以这样写："), *written(t)])


def one_ticket(written: Written) -> Say:
    """Two numbers where there is room for one."""
    return lambda t: t("一次写一个单号：{usage}", usage=written(t)[0])


def too_many_words(words: str, written: Written) -> Say:
    """Words were left over, and nothing was done."""
    return lambda t: "\n".join(
        [t("「{words}」这几个字没看懂，先没有办。可以这样写：", words=words[:30]), *written(t)]
    )


def needed(t: Tongue) -> str:
    """Beside a field of a form that was left empty."""
    return t("这一栏要填。")


def not_understood_word(word: str) -> Say:
    return lambda t: t("没看懂「{word}」。", word=word[:30])


def not_a_choice(word: str, choices: Sequence[str]) -> Say:
    return lambda t: t(
        "没看懂「{word}」。可以写：{choices}。", word=word[:30], choices=t.joined(choices)
    )


def bad_number(word: str, least: int, most: int) -> Say:
    return lambda t: t(
        "「{word}」不是 {least} 到 {most} 之间的整数。", word=word[:30], least=least, most=most
    )


def only_in_private(t: Tongue) -> str:
    return t("这件事请单独写给我，不要写在群里。")


def no_ticket(number: str) -> Say:
    return lambda t: t("没找到单号 #{number}，请看看是不是写错了。", number=number[:12])


def ticket_elsewhere(number: int) -> Say:
    return lambda t: t(
        "#{number} 是别的小区的单子，不归您这边，看不了也办不了。要转告什么，请找主管。",
        number=number,
    )


def other_department(number: int) -> Say:
    return lambda t: t(
        "#{number} 是住户自己的事，归别的部门办，您这边看不了。要转告什么，请找主管。",
        number=number,
    )


def other_estate(t: Tongue) -> str:
    return t("这是别的小区的，您没有权限看，也没有权限办。要转告什么，请找主管。")


def works_beyond(name: str) -> Say:
    return lambda t: t("{name}在别的小区也有工作，请管全公司的人来办。", name=name)


def colleague_elsewhere(name: str) -> Say:
    return lambda t: t("{name}在别的小区上班，这件事请那边的主管来办。", name=name)


def state_forbids(number: int, state: str, verb: str) -> Say:
    """A ticket's state does not allow what was asked."""

    def say(t: Tongue) -> str:
        now = names.state(t, state)
        if verb == "reopen" and Fact.OPEN in State(state).facts:
            return t(
                "#{number} 还在办（{state}），不用再打开。写 /urge {number} 可以催。",
                number=number,
                state=now,
            )
        return t("#{number} 现在是「{state}」，这一步办不了。", number=number, state=now)

    return say


def no_home(words: str) -> Say:
    return lambda t: t(
        "没找到「{words}」。请写成「楼-单元-房号」，比如 3-2-1501。", words=words[:30]
    )


def which_home(t: Tongue, words: str, estates: Sequence[str]) -> Reply:
    """A home that several estates have."""
    said = t("「{words}」好几个小区都有，是哪个小区的？", words=words[:30])
    return Reply(said, tuple(Button(each, f"/answer {each}") for each in estates[:6]))


def several_homes(words: str) -> Say:
    return lambda t: t("「{words}」不止一户，请写全，比如 3-2-1501。", words=words[:30])


def no_person(words: str) -> Say:
    return lambda t: t("没找到「{words}」。写 /assign 单号，可以从名单里点。", words=words[:30])


def no_department(words: str) -> Say:
    return lambda t: t(
        "没有「{words}」这个部门。部门有：{departments}。",
        words=words[:30],
        departments=t.joined(names.department(t, each) for each in t.company.departments),
    )


def no_category(words: str) -> Say:
    return lambda t: t(
        "没有「{words}」这个类别。类别有：{categories}。",
        words=words[:30],
        categories=t.joined(names.category(t, each) for each in t.company.categories),
    )


def no_role(words: str) -> Say:
    return lambda t: t(
        "没有「{words}」这个身份。身份有：{roles}。",
        words=words[:30],
        roles=t.joined(names.role(t, each) for each in (HOMEOWNER, *t.company.roles)),
    )


def major_is_closed_by(number: int, roles: Sequence[str]) -> Say:
    return lambda t: t(
        "#{number} 是重大投诉，只有{roles}能办结。请把经过记下来：/note {number} 内容",
        number=number,
        roles=t.joined(names.role(t, role) for role in roles),
    )


def not_in_group(number: int) -> Say:
    return lambda t: t("#{number} 涉及员工，请主管私下写给我看。", number=number)


def complained_about(number: int) -> Say:
    return lambda t: t("#{number} 不能派给这个人，请派给别人。", number=number)


def no_filter(words: str) -> Say:
    return lambda t: t(
        "没认出「{words}」。可以写部门、小区、接单人、我、紧急，比如：/queue 工程 我",
        words=words[:30],
    )


def bad_day(words: str) -> Say:
    return lambda t: t("「{words}」看不出是哪天。请写成 2026-12-05 或 12-05。", words=words[:30])


def bad_clock(words: str) -> Say:
    return lambda t: t("「{words}」看不出是几点。请写成 14:00。", words=words[:30])


def day_has_passed(t: Tongue) -> str:
    return t("这一天已经过去了，请写今天以后的日子。")


def bad_month(words: str) -> Say:
    return lambda t: t("「{words}」看不出是哪个月。请写成 2026-10。", words=words[:30])


def bad_period(words: str) -> Say:
    return lambda t: t(
        "「{words}」看不出是哪段时间。请写成 2026、2026-Q4 或 2026-10。", words=words[:30]
    )


def bad_figure(words: str) -> Say:
    return lambda t: t("「{words}」不是数。请写成 91.2 这样。", words=words[:30])


def bad_amount(words: str) -> Say:
    return lambda t: t("「{words}」不是金额。请写成 306.25。", words=words[:30])


def no_bill(month: str) -> Say:
    return lambda t: t("这一户{month}没有账单，没有记账。", month=t.month(month))


def too_much(left_fen: int, month: str) -> Say:
    return lambda t: t(
        "多了：这一户{month}只欠 {left}，没有记账。", left=t.money(left_fen), month=t.month(month)
    )


def refund_too_much(most_fen: int) -> Say:
    return lambda t: t("多了：这一户最多能退 {most}，没有记账。", most=t.money(most_fen))


def no_such_bill(t: Tongue) -> str:
    return t("没有找到这一笔账单。写 /fee 看您家的账单。")


def nothing_in_question(month: str) -> Say:
    return lambda t: t("这一户{month}没有在核实的账单。", month=t.month(month))


def name_the_item(t: Tongue) -> str:
    return t("这个月有好几项在核实，请在后面写上项目，比如：物业费。")


def promise_too_long(latest: date) -> Say:
    return lambda t: t("日子要在今天到{latest}之间。", latest=t.day(latest))


def no_case(number: str) -> Say:
    return lambda t: t("没有 {number} 号法务案件。写 /legal 看名单。", number=number[:12])


def case_decided(number: int) -> Say:
    return lambda t: t("{number} 号法务案件已经决定过了。", number=number)


def no_item(words: str) -> Say:
    return lambda t: t(
        "没有「{words}」这个项目。项目有：物业费、停车费、水费、电费、其他。", words=words[:30]
    )


def which_estate(t: Tongue) -> str:
    return t("有好几个小区，请在后面写上小区名。")


def name_the_estate(known: Sequence[str]) -> Say:
    return lambda t: t("是哪个小区？请写上名字：{names}。", names=t.joined(known))


def no_task(number: str) -> Say:
    return lambda t: t("没有 {number} 号任务。写 /tasks 看名单。", number=number[:12])


def task_closed(number: int) -> Say:
    return lambda t: t("{number} 号任务已经结束了。", number=number)


def code_wrong(t: Tongue) -> str:
    return t("这个绑定码不对，或者用过了、过期了。请向前台要一个新的。")


def code_too_often(within: timedelta) -> Say:
    return lambda t: t("试的次数太多了，请过{span}再试，或直接找前台。", span=t.span(within))


def only_in_group(t: Tongue) -> str:
    return t("请把这个命令写到要绑定的工作群里。")


def unreachable(number: int) -> Say:
    return lambda t: t(
        "#{number} 的业主现在聊天联系不上。请打电话，打完写：/called {number} 说了什么",
        number=number,
    )


def rating_range(t: Tongue) -> str:
    return t("请打 1 到 5 分，比如：/rate 12 5")


def not_solved_yet(number: int) -> Say:
    return lambda t: t("#{number} 要先办结，才能打分。", number=number)


def role_needs_supervisor(t: Tongue) -> str:
    return t("邀请主管、总经理或法务，要由客服主管或总经理来做。")


def homeowner_needs_home(t: Tongue) -> str:
    return t("邀请业主要写上房号，比如：/invite homeowner 王阿姨 3-2-1501")


def no_estate(words: str, known: Sequence[str] = ()) -> Say:
    def say(t: Tongue) -> str:
        said = t("没有「{words}」这个小区。", words=words[:30])
        return t.sentences(said, t("可以写：{names}。", names=t.joined(known))) if known else said

    return say


def no_incident(word: str) -> Say:
    return lambda t: t("没有叫「{word}」的群体事件。写 /incident 看看有哪些。", word=word[:12])


def incident_is_over(name: str) -> Say:
    return lambda t: t("{name} 已经结束了。", name=name)


def incident_is_decided(name: str) -> Say:
    return lambda t: t("{name} 已经有人定过了。写 /incident {name} 看看。", name=name)


def several_tickets(numbers: Sequence[int]) -> Say:
    """A reply to a message that speaks of several tickets."""
    return lambda t: t(
        "这条消息里有好几单（{numbers}），不知道您回的是哪一单。请写：/reply 单号 内容",
        numbers=t.joined(f"#{number}" for number in numbers),
    )


def not_yours(t: Tongue) -> str:
    return t("这个按钮不是给您的，或者已经过期了。")


def no_canned_words(number: int) -> Say:
    return lambda t: t(
        "#{number} 是重大投诉，不能用套话。请自己写：/reply {number} 内容", number=number
    )


def no_such_reply(name: str) -> Say:
    return lambda t: t("没有叫「{name}」的常用回复。写 /say 看看有哪些。", name=name[:12])


def no_statement_line(number: str) -> Say:
    return lambda t: t("没有第 {number} 笔待对的收款。写 /unmatched 看还有哪些。", number=number)


def no_bind_request(number: str) -> Say:
    return lambda t: t("没有第 {number} 号绑定申请。", number=number)


def only_the_owner(t: Tongue) -> str:
    return t("这件事只有业主能改。")


def nobody_there(t: Tongue) -> str:
    return t("这户没有这个人，可能已经移除了。")


def day_is_to_come(t: Tongue) -> str:
    return t("这一天还没到。到了那天再登记，或者写今天、以前的日子。")


def key_of_another(t: Tongue) -> str:
    """A form or a request that was carried out with other values."""
    return t("同一个请求已经办过，内容不一样。要再办一次，请重新提交。")
