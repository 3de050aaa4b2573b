"""What homeowners mean when they speak of money: what is owed, when they will pay, what they doubt.

Read before their words about tickets, and only where the words, or what was said just now, are
about fees. Nothing here pays, waives or promises anything in the company's name.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers import charges, days, paying
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Message
from nlu import speech, things
from nlu.slots import money, year
from storage.charter.company import FEE

LONGEST_RECEIPT = 40  # characters: who writes more tells more than that
SHORT = 12  # characters: a question and nothing else
FARTHEST = timedelta(days=400)
# 3-2-1501 is no day, and 612.5 is none
_NO_DAY = re.compile(
    r"\d{1,3}[-.]\d{1,2}[-.]\d{2,4}|\d{1,3}-\d{3,4}|(?<!\d)\d{3,6}(?:\.\d{1,2})?(?![\d年./月-])"
)


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """() where it is not about money, or better understood by the message alone."""
    cues = message.money
    talking = talk.question is not None and talk.question.asks == "fees"
    if talk.question is not None and talk.question.data.get("refused"):
        return ()  # 那微信也行, of somebody's number
    about = talking or bool(cues.keys() & {"fees"}) or message.meaning.intent in _INTENTS
    about = about or (bool(cues.keys() & {"leave_me", "income", "hard"}) and talk.fees.owed)
    about = about or _will_have_it_paid(message, talk)
    about = about or (talk.fees.payable and _pays(message, talk, talking) != ())
    about = about or {"paid", "chased"} <= cues.keys() or _has_paid(message, talk)
    about = about or bool(_not_theirs(message, talk, talking))
    if priced := _of_their_price(message, talk):
        return priced
    if _of_the_matter(message, talk) or _of_what_is_looked_up(message, talk):
        return ()
    if "insults" in message.cues and "asks" not in message.cues:
        return ()  # 每月交钱就养你们这帮饭桶 asks for no sum
    if talking and _shows_payment(message, talk):
        return (Act("fees_claimed", because="刚说过费用，发来图"),)
    asks_on = talk.fees.hidden or _said_before(talk) or _names_a_period(message, talk)
    asks_on = asks_on or _answers_when(message, talk)
    sums = talk.fees.payable and _names_a_sum(message, talking)
    if not cues and not sums and not (talking and asks_on):
        return ()
    if not about and not cues.keys() & {"deposit", "card", "legal", "collect", "invoice", "item"}:
        return ()
    shown = message.has_files and "item" not in cues  # a photo of the bill, and what is this
    if message.meaning.urgency in ("urgent", "major") or shown:
        return ()
    for each in _READERS:
        if acts := each(message, talk, talking):
            return acts
    return ()


def _of_the_matter(message: Message, talk: Conversation) -> bool:
    """换啥件要多少钱, while a repair is talked about: asked of whoever comes, not of the bill."""
    matter = talk.talking
    if matter is None or matter.category == FEE or message.meaning.slots.month is not None:
        return False
    things_of_it = message.theme.things
    if message.money.keys() & {"card", "deposit"} or things_of_it - matter.theme.things:
        return False  # 补卡多少钱
    price = speech.find(message.text, "price_asked") is not None
    of_a_bill = "fee" in message.theme.things or speech.find(message.text, "bill_item")
    return price and not of_a_bill


def _of_what_is_looked_up(message: Message, talk: Conversation) -> bool:
    """微信交的, 截图给你, while the desk looks whether it has come: it goes to the desk."""
    if talk.talking is None or talk.talking.category != FEE:
        return False
    how = speech.find(message.text, "says_how_paid") is not None
    return how or (message.has_files and "shown" in message.money)


def _of_their_price(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """给现金行不, after the fitter named a price: it is his to answer."""
    matter = talk.talking
    if matter is None or message.money.keys() - {"how", "pay_now"} or not message.money:
        return ()
    told = speech.find(matter.last, "sum") is not None and message.meaning.slots.month is None
    if not told or not (matter.ours_last or matter.is_asked):
        return ()
    return (Act("add", matter.ticket, because=message.text[:20]),)


def _shows_payment(message: Message, talk: Conversation) -> bool:
    """A picture after what they owe was told, with a word at most: 截图."""
    brief = len(message.text) <= SHORT or "shown" in message.money
    brief = brief and "asks" not in message.cues
    wrong = message.theme.things - things.MILD - {"fee"} or message.meaning.is_grave
    return message.has_files and brief and not wrong and talk.fees.owed and talk.talking is None


def _not_theirs(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """催错人了, 房子已经卖了, soon after a reminder."""
    words = message.money.get("not_mine")
    trouble = message.theme.troubles - things.MILD or "asks" in message.cues
    if words is None or not talk.fees.reminded or trouble:
        return ()
    return (Act("fees_not_mine", because=words),)


def _will_have_it_paid(message: Message, talk: Conversation) -> bool:
    """俺娃星期六回来给俺交: no word of what, and what is owed is known."""
    if "pays_for" not in message.money or not talk.fees.owed or message.theme.troubles:
        return False
    return day_in(message.text, talk.today) is not None


def _answers_when(message: Message, talk: Conversation) -> bool:
    """15号发, after 哪天方便交."""
    if _said_before(talk) != "hard" or len(message.text) > LONGEST_RECEIPT:
        return False
    return day_in(message.text, talk.today) is not None


def _said_before(talk: Conversation) -> str:
    """What the talk about fees came to last: "promised", "others", or nothing in particular."""
    asked = talk.question
    return str(asked.data.get("last", "")) if asked is not None and asked.asks == "fees" else ""


_INTENTS = ("fee_query", "fee_payment")


def _of_others(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """What another home owes is nobody's business."""
    rooms = {room for room in speech.each(message.text, "room_said") if room not in talk.fees.rooms}
    own = speech.find(message.text, "own_home") is not None
    pries = speech.find(message.text, "pries") or (message.theme.things == {"fee"} and not own)
    if talking and _said_before(talk) == "others" and pries and talk.talking is None:
        return (Act("fees_of_others", because="接着打听别人家"),)
    home = message.meaning.slots.home
    if home is not None and home.building and not talk.fees.hidden:
        rooms.clear()  # 3栋2单元1501 is refused by its name, where bills are told
    whose = bool(rooms) and _says_whose(message.text, bool(talk.fees.rooms))
    named = "others" in message.money or whose
    if named and "fees" in message.money and not own:
        return (Act("fees_of_others", because="another home's money"),)
    return ()


def _says_whose(text: str, lives_here: bool) -> bool:
    """1502那家; from somebody with a home of their own also 1502没交."""
    return re.search(r"家|户|室|没交|欠|交" if lives_here else r"家|户|室", text) is not None


def _hidden(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """Somebody who may not see the sums asks on: told once more how they can be seen."""
    public = message.money.keys() & {
        "rates",
        "how",
        "pay_now",
        "card",
        "late_fee",
        "deposit",
        "collect",
    }
    reports = message.theme.things and message.theme.troubles
    if reports or not talk.fees.hidden or public:
        return ()
    asks_on = bool(message.money) or _names_a_period(message, talk)
    asks_on = asks_on or speech.find(message.text, "pries") is not None
    if (talking and asks_on) or "fees" in message.money:
        if "complaint" in message.meaning.intents and not talking:
            return ()
        return (Act("fees_hidden", because="not theirs to see"),)
    return ()


def _doubted(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """About the bill that is in question already, and about the lawyer."""
    cues = message.money
    if "legal" in cues and speech.find(message.text, "asks_why"):
        return (Act("fees_legal", because=cues["legal"]),)
    if "undisputed" in cues and talk.fees.disputed:
        return (Act("fees_disputed", because=cues["undisputed"]),)
    return ()


def _pays(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """我要交费, 把物业费交了吧, 先交200, 先交一个月的: now, and where a button can do it."""
    cues, text = message.money, message.text
    if not talk.fees.payable or "complaint" in message.meaning.intents:
        return ()
    day = day_in(text, talk.today)
    if day is not None and day > talk.today:
        return ()
    if (talking or "fees" in cues) and (part := _part(text)):
        return (Act("fees_pay", values={"fen": part}, because=text),)
    if "a_month" in cues:
        month = message.meaning.slots.month or paying.OLDEST
        return (Act("fees_pay", values={"month": month}, because=text),)
    if "pay_now" in cues:
        return (Act("fees_pay", because=cues["pay_now"]),)
    return ()


def _has_paid(message: Message, talk: Conversation) -> bool:
    """我已经交过了, while something is owed: it has not arrived in our books."""
    cues = message.money
    if "pay_now" in cues and talk.fees.payable:
        return False  # 把物业费交了吧 has not been done
    if "paid" not in cues or not talk.fees.owed or "complaint" in message.meaning.intents:
        return False
    other = cues.keys() & {"deposit", "card", "hard", "undisputed", "rates", "invoice", "income"}
    if other or speech.find(message.text, "bill_item") or len(message.text) > LONGEST_RECEIPT:
        return False
    told = day_in(message.text, talk.today)
    ahead = told is not None and told > talk.today
    # 刚付了一千块，看到没: even as a question
    asks = "asks" in message.cues and speech.find(message.text, "sum") is None
    return not (ahead or asks or speech.find(message.text, "hedged"))


def _paid(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """Somebody looks it up in the books."""
    if _is_settled(message, talk):
        return (Act("fees_own", because=message.money["paid"]),)  # it has arrived in our books
    if not _has_paid(message, talk):
        return ()
    return (Act("fees_claimed", because=message.money["paid"]),)


def _is_settled(message: Message, talk: Conversation) -> bool:
    """我都交了怎么还催, 物业费我昨天转账了, and nothing is owed."""
    said = message.money.keys()
    told = "chased" in said or ("fees" in said and "asks" not in message.cues)
    plain = "complaint" not in message.meaning.intents and not said & {"deposit", "card", "item"}
    return "paid" in said and told and plain and bool(talk.fees.rooms) and not talk.fees.owed


def _of_an_item(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """账单上有个电梯费是啥: what it is for, the desk knows."""
    if "item" not in message.money or talk.talking is not None or talk.fees.hidden:
        return ()
    return (Act("fees_item", because=message.money["item"]),)


def _promised(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    """A day on which they will pay; another day; hard times."""
    cues = message.money
    if speech.find(message.text, "hedged") or ("paid" in cues and "will_pay" not in cues):
        return ()
    if "paid" in cues and "asks" in message.cues and "chased" not in cues:
        return ()  # 交了没有
    if "discount" in cues and "asks" in message.cues:
        return ()  # 15号以前交有没有优惠
    again = cues.get("kept") or cues.get("leave_me")
    day = day_in(message.text, talk.today)
    if _said_before(talk) == "promised" and again and day is None:
        return (Act("fees_promise_kept", because=again),)
    pays = "will_pay" in cues or (talking and cues.keys() & {"moved", "leave_me"})
    pays = pays or "income" in cues or _said_before(talk) in ("promised", "hard")
    if day is not None and pays and talk.fees.owed:
        return (Act("promise_to_pay", values={"day": day.isoformat()}, because=message.text[:20]),)
    if "defer" in cues and talk.fees.owed and not cues.keys() & {"rates", "each", "months"}:
        return (Act("fees_defer", because=cues["defer"]),)
    if "hard" in cues and talk.fees.owed and not cues.keys() & {"rates", "each", "months"}:
        return (Act("fees_hard", because=cues["hard"]),)
    return ()


def _asked(message: Message, talk: Conversation, talking: bool) -> tuple[Act, ...]:
    cues, complains = message.money, "complaint" in message.meaning.intents
    if "dear" in cues and not talk.fees.hidden and _is_of_a_bill(message):
        return (Act("fees_dear", because=cues["dear"]),)
    if "late_fee" in cues and (not complains or "asks" in message.cues):
        return (Act("fees_late", because=cues["late_fee"]),)
    if "discount" in cues and "asks" in message.cues and not complains:
        return (Act("unanswered", because=cues["discount"]),)
    # Else it would be more about the doubt that is being talked about.
    unread = not message.meaning.intent.startswith("fee") or _talks_of_fees(talk)
    if "how_much" in cues and unread and "paid" not in cues and talk.fees.rooms:
        return (Act("fees_own", because=cues["how_much"]),)
    if "collect" in cues and (talking or "how" in cues or "fees" in cues):
        return (Act("fees_collect", because=cues["collect"]),)
    if "deposit" in cues and not any("押金" in each.text for each in talk.matters):
        return (Act("fees_deposit", because=cues["deposit"]),)
    talking_of_fees = _talks_of_fees(talk)
    asked_for = any("invoice" in speech.cues(each.text, "money") for each in talk.matters)
    if (paper := speech.find(message.text, "wants_receipt")) and not talk.fees.hidden:
        return (Act("command", values={"line": "/receipt"}, because=paper[0]),)
    if "proof" in cues:
        return () if talk.talking is not None else (Act("fees_own", because=cues["proof"]),)
    issues = speech.find(message.text, "issues") and not speech.find(message.text, "withheld")
    made_out = not asked_for and (not talking_of_fees or issues)
    if "invoice" in cues and made_out:
        return (Act("fees_invoice", because=cues["invoice"]),)
    if "next" in cues and not complains:
        return (Act("fees_next", because=cues["next"]),)
    if "card" in cues and not complains:
        return (Act("fees_card", because=cues["card"]),)
    if "rates" in cues and not complains:
        return (Act(_priced(message.text, talk), because=cues["rates"]),)
    if talking and "mine" in cues and talk.fees.rooms:
        return (Act("fees_own", because=cues["mine"]),)
    if talking and cues.keys() & {"months", "each"} and not speech.find(message.text, "bill_item"):
        return (Act("fees_months", because=cues.get("months") or cues.get("each", "")),)
    brief = len(message.text) <= SHORT
    asks = talking or "asks" in message.cues
    if "paid" in cues and asks and talk.fees.rooms and (brief or not complains):
        return (Act("fees_own", because=cues["paid"]),)
    if "remote" in cues and talking_of_fees:
        return ()  # the desk has it already
    if "remote" in cues and not complains and (talking or cues.keys() & {"how", "fees"}):
        return (Act("fees_remote", because=cues["remote"]),)
    if "how" in cues and not complains:
        return (Act("fees_how", because=cues["how"]),)
    stated = talking_of_fees and not message.cues.keys() & {"asks", "whereabouts"}
    if talking and brief and _names_a_period(message, talk) and talk.fees.rooms and not stated:
        return (Act("fees_own", because=message.text),)
    return ()


def _talks_of_fees(talk: Conversation) -> bool:
    return talk.talking is not None and talk.talking.category == FEE


def _part(text: str) -> int:
    """先交200, 交两百块: a sum and nothing else, in fen; 0 where there is none."""
    said = speech.find(text.strip(), "pays_part")
    found = money.read(said[1]) if said is not None else None
    if found is None or not speech.find(found[1], "part_ends"):
        return 0
    return int(found[0] * 100)


def _names_a_sum(message: Message, talking: bool) -> bool:
    """先交200 while it is about fees; 先交10月的 at any time."""
    return "a_month" in message.money or (talking and _part(message.text) > 0)


def _names_a_period(message: Message, talk: Conversation) -> bool:
    """那上个月的呢, 今年呢: nothing but a month or a year."""
    if len(message.text) > SHORT or message.theme.things or message.theme.troubles:
        return False
    slots = message.meaning.slots
    return slots.month is not None or year.find(message.text, talk.today) is not None


def _is_of_a_bill(message: Message) -> bool:
    """水费怎么这么贵, and not that it is wrong: that is a doubt about it."""
    return bool(charges.items_in(message.text)) and not charges.doubts(message.text)


def _priced(text: str, talk: Conversation) -> str:
    """停车费欠多少, and 怎么算 from whoever may see a bill, are about that bill; else prices."""
    of_bill = "欠" in text or (not talk.fees.hidden and charges.asked(text) == "how")
    return "fees_own" if of_bill else "fees_rates"


def day_in(text: str, today: date) -> date | None:
    """The last day to come that a text names: 今天先交一个月的 剩下那个月20号交 → the 20th."""
    found: date | None = None
    text, at = _NO_DAY.sub(" ", text), 0
    while at < len(text):
        named = days.leading(text[at:], today)
        if named is None:
            at += 1
            continue
        if today <= named[0] <= today + FARTHEST:
            found = named[0]
        at = max(len(text) - len(named[1]), at + 1)
    return found


_READERS = (
    _not_theirs,
    _of_others,
    _hidden,
    _pays,
    _paid,
    _promised,
    _doubted,
    _of_an_item,
    _asked,
)
