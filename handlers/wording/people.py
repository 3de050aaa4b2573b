"""Welcome, binding, languages, duty: what is said about the person."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording import myhome, names
from handlers.wording.cards import actions
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.contacts import ContactPoint
from storage.estates import Home
from storage.households import Residency
from storage.logins import Login
from storage.people import Person
from storage.tickets import Ticket


def welcome(t: Tongue) -> Reply:
    """To a stranger, with the first message."""
    return Reply(
        t(
            "您好，我是物业管家。家里或小区里有什么不对，直接写给我，比如：3栋2单元电梯坏了。"
            "想查费用，请先绑定房屋：向物业前台要一个绑定码，写「绑定」、空一格，再写码，发给我。"
        ),
        (Button(t("怎么用"), "/help"), Button(t("找人工"), "/human")),
    )


def bound(t: Tongue, person: Person, homes: Sequence[Home], roles: Sequence[str]) -> Reply:
    if homes:
        where = names.homes(t, homes)
        return Reply(
            t("{name}您好，绑定好了：{homes}。以后有事直接写给我。", name=person.name, homes=where),
            (Button(t("查欠费"), "/fee"), Button(t("怎么用"), "/help")),
        )
    titles = t.joined(names.role(t, role) for role in roles)
    return Reply(
        t("{name}您好，您的身份是：{roles}。", name=person.name, roles=titles),
        (Button(t("有哪些命令"), "/help"),),
    )


def how_to_bind(t: Tongue, homes: Sequence[Home]) -> Reply:
    how = t.sentences(
        t("绑定房屋：向物业前台要一个绑定码，写「绑定」、空一格，再写码，发给我就行。"),
        t("换了手机号、户主或房子，请点「找人工」，前台会帮您改。"),
    )
    if homes:
        where = names.homes(t, homes)
        how = t("您现在绑定的是：{homes}。", homes=where) + "\n" + how
    return Reply(how, (Button(t("找人工"), "/human"),))


def no_code(t: Tongue, homes: Sequence[Home]) -> Reply:
    """They wrote a code, and it can be none."""
    wrong = t("这个码不对。绑定码是 10 位字母和数字，请照着再写一遍；没有的话向前台要一个。")
    return Reply(wrong, (Button(t("找人工"), "/human"),))


def greeting(t: Tongue, name: str) -> Reply:
    return Reply(
        t("您好，在的，您说。直接写给我就行，比如：厨房漏水了，或者：我家欠多少物业费。"),
        (
            Button(t("查欠费"), "/fee"),
            Button(t("我的报事"), "/tickets"),
            Button(t("找人工"), "/human"),
        ),
    )


def thanks(t: Tongue) -> Reply:
    return Reply(t("不客气，有事随时找我。"))


def all_right(t: Tongue) -> Reply:
    return Reply(t("好的，有事随时找我。"))


def a_program(t: Tongue, phone: str) -> Reply:
    said = t("我是物业的自动程序，不是真人；您写的话，工作人员都看得到。")
    way = t("想跟真人说，点下面，前台同事会找您。")
    if phone:
        way = t("想跟真人说，点下面，前台同事会找您；也可以打 {phone}。", phone=phone)
    return Reply(t.sentences(said, way), (Button(t("找人工"), "/human"),))


def kind_word(t: Tongue) -> Reply:
    return Reply(t("您好，谢谢您跟我说话，我是物业的程序。家里、小区里有什么事，随时写给我。"))


def go_on(t: Tongue) -> Reply:
    return Reply(t("您慢慢说，我听着呢。有什么要我们办的，接着写给我就行。"))


def go_on_or_choose(t: Tongue) -> Reply:
    """What they told did not say yet what is to be done."""
    return Reply(
        t("您说的我看到了。是要我们办什么，还是想问什么？接着写一句就行，或者点一下："),
        (
            Button(t("报修或投诉"), "/report"),
            Button(t("查费用"), "/fee"),
            Button(t("找人工"), "/human"),
        ),
    )


def go_on_briefly(t: Tongue) -> Reply:
    return Reply(t("嗯，我在听。您说，是什么事要我们帮忙？"), (Button(t("找人工"), "/human"),))


def which_thing(t: Tongue) -> Reply:
    return Reply(t("是什么东西、在哪里？写给我，我马上找人。"), (Button(t("找人工"), "/human"),))


def what_emergency(t: Tongue) -> Reply:
    said = t("出了什么事、在哪里？写几个字给我，马上叫人过去。")
    meanwhile = t("着火先打 119，有人受伤打 120，有人伤人打 110。")
    return Reply(t.sentences(said, meanwhile), (Button(t("找人工"), "/human"),))


def never_mind(t: Tongue) -> Reply:
    return Reply(t("好，那就先不记。再有什么，随时写给我。"))


def tell_me(t: Tongue) -> Reply:
    return Reply(
        t("让您生气了，对不起。是什么事、在哪里？写给我，我马上找人办。"),
        (Button(t("找人工"), "/human"),),
    )


def activity(t: Tongue) -> Reply:
    return Reply(
        t("现在还没有可以在这里报名的活动。想问活动的事，我可以请客服来跟您说。"),
        (Button(t("找人工"), "/human"),),
    )


# What was probably meant → the command of its button under "您是想：". Read backwards it says what
# somebody who presses the button had meant: the first intent with that command.
CHOICES = {
    "complaint": "report",
    "fee_query": "fee",
    "fee_payment": "pay",
    "ticket_status": "tickets",
    "ticket_confirm": "tickets",
    "ticket_reopen": "tickets",
    "bind": "bind",
    "help": "help",
    "human": "human",
}


def not_understood(t: Tongue, likely: Sequence[str], asks: bool) -> Reply:
    """Better to ask with buttons than to guess: what is most probable first, a person last.
    ``asks``: it was a question, and somebody at the desk may know."""
    labels = {
        "report": t("报修或投诉"),
        "fee": t("查费用"),
        "pay": t("怎么交费"),
        "tickets": t("我报过的事"),
        "bind": t("绑定房屋"),
        "help": t("怎么用"),
        "human": t("找人工"),
    }
    probable = dict.fromkeys(CHOICES[intent] for intent in likely if intent in CHOICES)
    probable.pop("human", None)
    offered = dict.fromkeys([*list(probable)[:2], "report", "fee"])  # always to report
    commands = (*list(offered)[:3], "human")
    buttons = tuple(Button(labels[command], f"/{command}") for command in commands)
    if asks:
        said = t("这个我一个程序答不好，对不起。点「找人工」，前台同事来答您；别的事点一下就行：")
        return Reply(said, buttons)
    return Reply(t("我没太听懂，对不起。您是想："), buttons)


def what_of_it(t: Tongue) -> Reply:
    """To whoever hands on an article or a notice without a word about it."""
    return Reply(
        t(
            "您转来的看到了。是要反映什么事吗？要报修、投诉就点一下，或者写一句是什么事；只是分享就不用管。"
        ),
        (Button(t("报修或投诉"), "/report"), Button(t("找人工"), "/human")),
    )


def ask_report(t: Tongue) -> Reply:
    return Reply(t("请说说：什么事、在哪里。比如：3栋2单元电梯坏了。"))


def photo_without_words(t: Tongue) -> Reply:
    return Reply(t("收到了。请再写一句：是什么事、在哪里？我好一起记下来。"))


def empty(t: Tongue) -> Reply:
    return Reply(t("收到一条空消息。有什么事，写几个字给我就行。"), (Button(t("怎么用"), "/help"),))


def choose_language(t: Tongue) -> Reply:
    return Reply(
        "请选择语言 / Please choose a language",
        (Button("中文", "/language zh_CN"), Button("English", "/language en")),
    )


def language_set(t: Tongue) -> Reply:
    return Reply(t("好的，以后跟您说中文。"))


def invited(
    t: Tongue, name: str, role: str, estate: str, code: str, days: int, address: str = ""
) -> Reply:
    """``estate``: where they are to work; "" for all estates, and for homeowners. ``address``:
    where staff choose a password instead."""
    said = t(
        "{name}（{role}）的绑定码：{code}\n只能用一次，{days} 天内有效。请本人写给我：绑定 {code}",
        name=name,
        role=t.joined(filter(None, (names.role(t, role), estate))),
        code=code,
        days=days,
    )
    if address:
        said += "\n" + t("没有聊天软件的，打开这里定密码：{address}", address=address)
    return Reply(said)


def chat_bound(t: Tongue, role: str, estate: str) -> Reply:
    return Reply(
        t(
            "这个群以后收「{role}」的消息{where}。",
            role=names.role(t, role),
            where=t.aside(estate) if estate else "",
        )
    )


def my_data(
    t: Tongue,
    person: Person,
    homes: Sequence[Home],
    points: Sequence[ContactPoint],
    looked: Sequence[str] = (),
    devices: Sequence[Login] = (),
) -> Reply:
    """``looked``: who of the company looked at their home lately. ``devices``: where 我的家 is open
    without a link."""
    channels = dict.fromkeys(each.channel for each in points)
    lines = [
        t("我们记着的您的信息："),
        t("称呼：{name}", name=person.name),
        t("电话：{phone}", phone=names.phones(t, person.phones, masked_too=True) or t("没有")),
        t(
            "房屋：{homes}",
            homes=names.homes(t, homes) or t("没有"),
        ),
        t("聊天：{channels}", channels=t.joined(names.channel(t, each) for each in channels)),
        *_devices(t, devices),
        t("要改请找前台；要解除这个聊天的绑定，写 /forget。"),
    ]
    if looked:
        lines += [t("最近谁看过您家的资料："), *looked]
    return Reply("\n".join(lines))


def _devices(t: Tongue, rows: Sequence[Login]) -> list[str]:
    if not rows:
        return []
    called = [myhome.device(t, each.agent) for each in rows]
    shown = t.joined(dict.fromkeys(called))
    return [t("开着「我的家」的设备：{devices}（在「我的家」的「我的」里可以关掉）", devices=shown)]


def ask_forget(t: Tongue) -> Reply:
    return Reply(
        t("解除以后，这个聊天就看不到您家的单子和费用了，随时可以再绑定。要解除吗？"),
        (Button(t("解除绑定"), "/forget yes"), Button(t("不解除"), "/help")),
    )


def forgotten(t: Tongue) -> Reply:
    return Reply(t("已解除。需要时向前台要新的绑定码就行。"))


def home_card(
    t: Tongue,
    home: Home,
    residents: Sequence[tuple[str, str, str]],
    owed_fen: int | None,
    tickets: Sequence[str],
    gone: Sequence[tuple[str, Residency]] = (),
) -> Reply:
    """One home for the staff: who lives there, what is owed and who has left (where the asker may
    know), tickets."""
    kinds = {"owner": t("业主"), "family": t("家人"), "tenant": t("租客")}
    lines = [names.place(t, home.number)]
    lines += [f"{kinds[kind]} {name} {phone}".rstrip() for name, kind, phone in residents]
    if owed_fen is not None:
        lines.append(t("欠费：{owed}", owed=t.money(owed_fen)))
    lines += tickets or [t("没有报事记录")]
    for name, tie in gone:
        if until := tie.ended_on or (tie.ended_at and tie.ended_at.astimezone(t.zone).date()):
            values = {"kind": kinds[tie.kind], "name": name, "day": until.isoformat()}
            lines.append(t("以前：{kind} {name}，{day} 搬出", **values))
    return Reply("\n".join(lines))


def staff_hint(t: Tongue, held: Sequence[Ticket], near: Ticket | None = None) -> Reply:
    """To staff whose words name no ticket: what they have in hand, else what they heard of last
    (``near``), and what may be done with it."""
    if held:
        lines = [t("您手上的单子："), *(f"#{each.id} {short(each.text, 18)}" for each in held[:5])]
        lines.append(t("弄好了点「完工」，要对业主说话点「回复」。"))
        return Reply("\n".join(lines), _for_work(t, held))
    if near is not None:
        said = t(
            "您是说 #{number} {text} 吗？要做哪样，点一下；写一句也行：我去、到了、好了。",
            number=near.id,
            text=short(near.text, 18),
        )
        return Reply(said, actions(t, near))
    return Reply(
        t(
            "您说，我在。可以这样说：今天几个急的、灯那单派给张师傅、1501什么情况、"
            "跟李先生说明天到。点一下也行。"
        ),
        (Button(t("看单子"), "/queue"), Button(t("有哪些命令"), "/help")),
    )


def _for_work(t: Tongue, held: Sequence[Ticket]) -> tuple[Button, ...]:
    if len(held) > 1:
        return tuple(Button(f"#{each.id}", f"/ticket {each.id}") for each in held[:5])
    number = held[0].id
    return (
        Button(t("到场"), f"/arrive {number}"),
        Button(t("回复"), f"/reply {number}"),
        Button(t("完工"), f"/close {number}"),
    )


def will_look(t: Tongue) -> Reply:
    """A message that our program could not handle: a person will read it."""
    return Reply(t("对不起，这条消息我没处理好，已经请客服来看，会有人回复您。"))


def cannot_open(t: Tongue) -> Reply:
    """To whoever sent something of a kind that we do not know."""
    return Reply(
        t("这种消息我这里打不开，已经留着请同事看了。方便的话，写几个字告诉我是什么事、在哪里。")
    )


def look_at(t: Tongue, name: str, text: str) -> Reply:
    return Reply(t("有一条消息程序没处理好，请人工回复 {name}：", name=name) + "\n" + text[:600])


def cancelled(t: Tongue) -> Reply:
    return Reply(t("好，不写了。"))


def not_theirs(t: Tongue) -> Reply:
    return Reply(
        t("别人的电话和住处，不方便告诉您，这是人家的隐私。有话要带，写给我，我请前台的同事转告。")
    )
