"""A message is interpreted, and its acts are carried out in order; each verb is a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import binding, dialogue, policies, talk, telling, verbs
from handlers.approvals import asking
from handlers.context import Context
from handlers.conversation import answers, deciding, jobs, working
from handlers.conversation.acts import Act
from handlers.conversation.desk import desk_of
from handlers.conversation.interpret import interpret
from handlers.conversation.state import conversation_of, message_of
from handlers.duties import proof
from handlers.errors import BadWords, NotFound
from handlers.events import joining
from handlers.homes import completeness
from handlers.meters import reading
from handlers.surveys import answering
from handlers.tickets import again, doubts, evidence, place, said, signoff, speaking
from handlers.wording import people as people_words
from handlers.wording import refusals
from storage import tickets
from storage.dialogues import Dialogue
from storage.tickets import Ticket

# Does it; False where it turns out that it was not meant.
Run = Callable[[Context, Act], bool | None]


def converse(context: Context) -> None:
    """Interprets what was said and does it. Raises Refusal and NotLawful."""
    message, conversation = message_of(context, _line(context)), conversation_of(context)
    if conversation.is_staff and not message.line:
        conversation = replace(conversation, desk=desk_of(context))
    while True:
        acts = interpret(message, conversation)
        if VERBS[acts[0].verb](context, acts[0]) is not False:
            break
        declined = conversation.declined | {acts[0].verb}
        conversation = replace(conversation, declined=declined)
    for act in acts[1:]:
        VERBS[act.verb](context, act)


def _line(context: Context) -> str:
    """The command that a message is: pressed, typed, or spoken with its number."""
    incoming, text = context.incoming, context.text.strip()
    if incoming.kind == "edited":
        return ""
    if incoming.kind == "action" or text.startswith(("/", "／")):
        return incoming.action or text
    if incoming.vouched_phone and not incoming.is_group:
        return ""
    return verbs.spoken(context, text) or ""


def _ticket(context: Context, act: Act) -> Ticket:
    """One of the conversation: it was there a moment ago, in this very transaction."""
    found = tickets.ticket(context.session, act.ticket or 0)
    if found is None:
        raise NotFound(refusals.no_ticket(str(act.ticket)))
    return found


# ------------------------------------------------------------------------------- open questions


def which_job(context: Context, question: Dialogue) -> bool:
    """Which of the tickets that were offered is meant."""
    offered = [job for job in desk_of(context).jobs if job.ticket in question.data["among"]]
    return working.which_answered(context, question, jobs.among(message_of(context, ""), offered))


# What was asked last → what reads the answer, and says whether it was one.
ANSWERED: dict[str, Callable[[Context, Dialogue], bool]] = {
    "home": place.answered,
    "points": signoff.points_answered,
    "remark": signoff.remark_answered,
    "followup": again.follow_up_answered,
    "bindhome": binding.home_answered,
    "archive": completeness.answered,
    "surveywords": answering.words_answered,
    "eventwords": joining.words_answered,
    "doubt": doubts.answered,
    "enclosure": asking.enclosed_later,
    "evidence": evidence.sent,
    "duty": proof.sent,
    "policy": policies.sent,
    "meter": reading.sent,
    "whichjob": which_job,
    "notice": deciding.notice_answered,
}


def _answer(context: Context, _act: Act) -> bool:
    question = context.question
    if question is None:
        return False
    if question.asks in ANSWERED:
        return ANSWERED[question.asks](context, question)
    if question.asks != "words":
        return False
    dialogue.finish(context)
    if context.text.strip().casefold() in dialogue.CANCEL:
        telling.answer(context, people_words.cancelled(context.t))
    else:
        verbs.run_line(context, f"{question.data['command']} {context.text.strip()}")
    return True


# ------------------------------------------------------------------------------- the other verbs


def _reply(context: Context, act: Act) -> None:
    speaking.reply(context, _ticket(context, act), context.text.strip())


def _which_card(context: Context, _act: Act) -> None:
    raise BadWords(refusals.several_tickets(context.about_many))


def _chatter(context: Context, _act: Act) -> None:
    context.outcome = "chatter"


def _understand(context: Context, _act: Act) -> None:
    """By the message alone: one function for each intent, in the order in which they were said."""
    if said.belongs_to_open_ticket(context) or doubts.asks(context):
        return
    if talk.is_from_work(context):
        talk.from_work(context)
        return
    if talk.is_unsure(context):
        talk.other(context)
        return
    intents = context.meaning.intents
    weighty = [each for each in intents if each not in ("greeting", "thanks", "other")]
    if "complaint" in weighty and again.is_meant(context):
        weighty = [each for each in weighty if each not in ("complaint", "ticket_reopen")]
        weighty.insert(0, "ticket_reopen")  # the same trouble, again
    for intent in dict.fromkeys(weighty or intents[:1]):
        verbs.INTENTS[intent](context)


VERBS: dict[str, Run] = {
    "edit": lambda context, _: said.edited(context),
    "command": lambda context, act: verbs.run_line(context, act.values["line"]),
    "phone": lambda context, _: binding.by_phone(context),
    "duty": lambda context, _: proof.replied(context),
    "answer": _answer,
    "survey": lambda context, _: answering.typed(context),
    "reply": _reply,
    "which_card": _which_card,
    "chatter": _chatter,
    "at_work": lambda context, _: talk.from_work(context),
    "understand": _understand,
    **working.VERBS,
    **answers.VERBS,
    **deciding.VERBS,
}
