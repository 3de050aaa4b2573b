"""What the staff take back: 接错了, 发错了还没好, 不对 是2不是1.

Only what they did themselves and what can be undone without harm: a ticket taken is given back, and
what was said to be done is open again before the homeowner has answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import deadlines, telling
from handlers.context import Context
from handlers.conversation import jobs
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Desk, Job, Message
from handlers.conversation.working import ticket_of
from handlers.tickets import holding, people
from handlers.wording import righting as words
from nlu import speech, things
from storage.history import Kind

LONGEST = 30  # characters of words that take something back


def read(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """() where nothing of theirs can be meant."""
    undoes = message.work.get("undoes")
    if undoes is None or talk.in_group or "asks" in message.work or len(message.text) > LONGEST:
        return ()
    if found := speech.find(message.text, "puts_right"):
        return _instead(message, desk, found.groupdict())
    job = _last(message, talk, desk)
    if job is None or (job.holder != desk.me and not (desk.leads and job.matter.is_held)):
        return ()
    if (other := _other(message, desk, job)) is not None and job.holder is not None:
        values = {"person": job.holder}
        return (*_back(job, undoes), Act("assign", other.ticket, values, because=message.text[:20]))
    return _back(job, undoes)


def _other(message: Message, desk: Desk, last: Job) -> Job | None:
    """不对，是1502的，1501的先不派: the other that they name goes to whoever had the first."""
    named = [job for job in jobs.several(message, desk, jobs.LEAST + 1) if job is not last]
    return named[0] if len(named) == 1 and desk.leads else None


def _instead(message: Message, desk: Desk, said: dict[str, Any]) -> tuple[Act, ...]:
    """是2不是1: the one is given back, and what was done to it is done to the other."""
    values = [said.get(f"{each}{place}") for place in ("", "2", "3") for each in ("wrong", "right")]
    wrong, right = (next(filter(None, values[at::2]), "") for at in (0, 1))
    mistaken, meant = (_named(message, words, desk) for words in (wrong, right))
    if mistaken is None or meant is None or mistaken.holder != desk.me or mistaken is meant:
        return ()
    deed = "finishes" if mistaken.matter.is_asked else "takes"
    act = Act("work", meant.ticket, {"does": [deed], "said": message.text}, because=right)
    return (*_back(mistaken, wrong), act)


def _named(message: Message, words: str, desk: Desk) -> Job | None:
    part = replace(message, text=words, theme=things.of(words))
    numbered = [job for job in desk.jobs if words.strip("#＃号单 ") == str(job.ticket)]
    found = numbered or jobs.likest(part, desk.jobs)
    return found[0] if len(found) == 1 else None


def _last(message: Message, talk: Conversation, desk: Desk) -> Job | None:
    """What they name, else what they did last."""
    if talk.about is not None:
        return next((job for job in desk.jobs if job.ticket == talk.about.ticket), None)
    last = next(iter(desk.at_hand), None)
    if desk.leads and last is not None and last.matter.is_held:
        return last
    return jobs.known(message, desk) or last


def _back(job: Job, because: str) -> tuple[Act, ...]:
    verb = "unfinish" if job.matter.is_asked else "give_back" if job.matter.is_held else ""
    return (Act(verb, job.ticket, because=because),) if verb else ()


def give_back(context: Context, act: Act) -> None:
    """接错了: the department has it again, and the homeowner hears that somebody else comes."""
    ticket, name = ticket_of(context, act), context.sender.person.name
    had, by = ticket.holder_id, context.sender.id
    holding.give_back(context, ticket, by)
    if had not in (None, by):  # whoever leads has taken it from them
        said = context.text.strip()
        people.tell_one(
            context, ticket, had or 0, lambda t: words.not_yours(t, ticket, name, said), "notice"
        )
    due_at = deadlines.restart_answer(context, ticket)
    context.session.flush()
    people.tell_department(
        context,
        ticket,
        lambda t: words.given_back(
            t, ticket, name, people.home_label(context, ticket, t), due_at, context.now
        ),
        "card",
        but_not=tuple(each for each in (by, had) if each is not None),
    )
    people.tell_reporter(context, ticket, lambda t: words.another_comes(t, ticket), "notice")
    telling.answer(context, words.you_gave_back(context.t, ticket), ticket_id=ticket.id)


def unfinish(context: Context, act: Act) -> None:
    """发错了，还没好: in hand again as it was, and the homeowner is no longer asked."""
    ticket, name = ticket_of(context, act), context.sender.person.name
    ticket.reopen()
    ticket.take(context.sender.id)
    context.session.add(ticket)
    deadlines.cancel(context, ticket)
    context.note(ticket.id, Kind.NOTE, context.text.strip())
    holding.hold(context, ticket)
    deadlines.keep_going(context, ticket)
    people.tell_reporter(context, ticket, lambda t: words.not_done_yet(t, ticket, name), "notice")
    telling.answer(context, words.you_go_on(context.t, ticket), ticket_id=ticket.id)


VERBS = {"give_back": give_back, "unfinish": unfinish}
