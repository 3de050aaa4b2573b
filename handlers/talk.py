"""Small talk and everything that is no business: hello, thanks, help, what was not understood."""

from __future__ import annotations

from datetime import timedelta

from handlers import borders, dialogue, knowledge, misses, telling
from handlers.context import Context
from handlers.incoming import Reply
from handlers.tickets import major, said
from handlers.wording import estates as estate_words
from handlers.wording import people as words
from handlers.wording import work as work_words
from nlu import speech
from storage import acknowledgements, estates, holdings, outbox, tickets
from storage.tickets import Ticket

LATELY = timedelta(hours=12)
TELLS = 6  # characters: who writes so much has begun to tell something
MOST_KEPT = 2000  # characters of a story


def is_unsure(context: Context) -> bool:
    """Never where somebody may be in danger: then a wrong ticket is better than a question."""
    return context.meaning.is_guess and not context.meaning.is_grave


_FROM_WORK = ("ticket_confirm", "ticket_status", "ticket_reopen")
_KNOWN = ("知道了", "我知道了", "收到", "收到了", "好的收到")
_HEARD = (*_KNOWN, "收到，马上去", "马上去", "到了", "我到了")


def is_from_work(context: Context) -> bool:
    """Somebody of the staff speaks of work, without saying of which ticket: 修好了, 收到."""
    if not context.sender.is_staff or context.sender.homes or context.open_tickets:
        return False
    return context.meaning.intent in _FROM_WORK or _plain(context) in _HEARD


def replies_to_nothing(context: Context) -> bool:
    """Somebody of the staff answers a message that is about no ticket, or that we know no more:
    it was meant for a homeowner, and must become no ticket of their own."""
    return bool(context.incoming.reply_to and context.sender.is_staff and not context.sender.homes)


def from_work(context: Context) -> None:
    """知道了 of whoever owes it of one major complaint; else what they have in hand."""
    owed = acknowledgements.owed_by(context.session, context.sender.id)
    if len(owed) == 1 and _plain(context) in _KNOWN:
        major.acknowledge(context, context.session.get_one(Ticket, owed[0].ticket_id))
        return
    held = holdings.held_by(context.session, context.sender.id)
    cues = speech.cues(context.text, "staff")
    why = next((each for each in ("tired", "pauses", "all_well") if each in cues), "")
    if why and "asks" not in cues:
        telling.answer(context, work_words.kindly(context.t, why, len(held)))
        return
    near = None if held else _heard_last(context)
    about = near.id if near is not None else None
    telling.answer(context, words.staff_hint(context.t, held, near), ticket_id=about)


def _heard_last(context: Context) -> Ticket | None:
    """What they were told of last, where it still waits for somebody."""
    for number, _ in outbox.last_about(context.session, context.sender.id, context.now - LATELY):
        ticket = tickets.ticket(context.session, number)
        if ticket is not None and ticket.is_untaken:
            return ticket
    return None


def _plain(context: Context) -> str:
    return context.text.strip("。！!. \n")


def greet(context: Context) -> None:
    if context.sender.is_stranger:
        telling.answer(context, words.welcome(context.t))
        return
    telling.answer(context, words.greeting(context.t, context.sender.person.name))


def thank(context: Context) -> None:
    telling.answer(context, words.thanks(context.t))


def nod(context: Context) -> None:
    """好的, 谢谢: answered shortly; it changes nothing."""
    grateful = context.meaning.intent == "thanks" and "谢" in context.text
    telling.answer(context, words.thanks(context.t) if grateful else words.all_right(context.t))


def who_am_i(context: Context) -> None:
    """A program; and how to reach a person."""
    own = borders.own_estate(context)
    telling.answer(context, words.a_program(context.t, own.phone if own is not None else ""))


def chat(context: Context) -> None:
    telling.answer(context, words.kind_word(context.t))


def not_theirs(context: Context) -> None:
    """Where others live and how to ring them is theirs to tell."""
    telling.answer(context, words.not_theirs(context.t))
    dialogue.remember(context, "rules", subject="", asked="", refused="1")


def share(context: Context) -> None:
    """An article, a notice of others: perhaps they only hand it on."""
    ask = words.what_of_it(context.t)
    dialogue.ask(context, "report", ask, text=context.text[:4000], received=context.received_id)


def listen(context: Context) -> None:
    """They have begun to tell, and not come to it yet: what they said is kept for the ticket."""
    before = _told(context)
    reply = words.go_on_briefly(context.t) if before else words.go_on(context.t)
    _listen(context, before, reply)


def which_thing(context: Context) -> None:
    """Something of theirs is wrong, or they name a place, and they have not said what."""
    _listen(context, _told(context), words.which_thing(context.t))


def what_emergency(context: Context) -> None:
    """They cry for help, and have not said why."""
    _listen(context, _told(context), words.what_emergency(context.t))


def _told(context: Context) -> str:
    """What they have told so far of what is no matter yet."""
    question = context.question
    return str(question.data["text"]) if question is not None and question.asks == "story" else ""


def _listen(context: Context, before: str, reply: Reply) -> None:
    dialogue.ask(context, "story", reply, text=f"{before}\n{context.text}".strip()[:MOST_KEPT])


def never_mind(context: Context) -> None:
    """What they began to tell is over: nothing is opened."""
    dialogue.finish(context)
    telling.answer(context, words.never_mind(context.t))


def what_is_it(context: Context) -> None:
    """Somebody is angry, and has not said yet at what."""
    telling.answer(context, words.tell_me(context.t))


def contact(context: Context) -> None:
    """Telephone, front desk and its hours: of the asker's estate, else of all; 110, 119, 120."""
    others = estates.estates(context.session)
    own = borders.own_estate(context) or estates.named_in(context.session, context.text)
    telling.answer(context, estate_words.contact(context.t, own, others))
    dialogue.remember(context, "rules", subject="", asked="")


def activity(context: Context) -> None:
    telling.answer(context, words.activity(context.t))


def other(context: Context) -> None:
    """Words without a plain meaning: about the open ticket, if there is one; else we ask."""
    if context.sender.is_staff and not context.sender.homes:
        from_work(context)
        return
    if context.open_tickets:
        said.hear(context, context.open_tickets[0])
        return
    if not context.text.strip():
        only = words.photo_without_words if context.attachments else words.empty
        telling.answer(context, only(context.t))
        return
    misses.unclear(context)
    asks = "asks" in speech.cues(context.text, "homeowner")
    if asks or len(context.text.strip()) < TELLS:
        _ask_back(context, asks)
    else:
        _listen(context, _told(context), words.go_on_or_choose(context.t))


def unanswered(context: Context) -> None:
    """A question that somebody at the desk answers: kept for whoever writes the answers."""
    _ask_back(context, asks=True)


def _ask_back(context: Context, asks: bool) -> None:
    if asks:
        knowledge.keep(context, context.text, "unclear")
    dialogue.ask(
        context,
        "report",
        words.not_understood(context.t, context.meaning.likely, asks),
        text=context.text[:4000],
        received=context.received_id,
    )
