"""A message is interpreted, and its acts are carried out in order; each verb is a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import (
    binding,
    dialogue,
    disputes,
    invoices,
    knowledge,
    notices,
    policies,
    receipts,
    talk,
    telling,
    verbs,
)
from handlers.approvals import asking
from handlers.context import Context
from handlers.conversation import (
    answers,
    counting,
    deciding,
    jobs,
    outcomes,
    paying,
    righting,
    working,
)
from handlers.conversation.acts import Act
from handlers.conversation.asked import FOLLOWED
from handlers.conversation.desk import desk_of
from handlers.conversation.interpret import interpret
from handlers.conversation.questions import QUESTIONS
from handlers.conversation.state import Conversation, Message, conversation_of, message_of
from handlers.duties import proof
from handlers.errors import BadWords, NotFound
from handlers.events import joining
from handlers.homes import completeness, moving
from handlers.meters import reading
from handlers.surveys import answering
from handlers.tickets import (
    again,
    boss,
    correcting,
    doubts,
    ending,
    evidence,
    place,
    praise,
    report,
    requests,
    said,
    signoff,
    speaking,
)
from handlers.wording import people as people_words
from handlers.wording import refusals
from nlu import faces, speech
from nlu.meaning import Conversation as Around
from nlu.meaning import Intent
from storage import tickets
from storage.charter.company import CONDUCT
from storage.dialogues import Dialogue
from storage.tickets import Ticket

FEES = ("fee_query", "fee_payment")
TALK = frozenset({"add", "progress", "advise", "hurt", "reopen", "correct"})
# Does it; False where it turns out that it was not meant.
Run = Callable[[Context, Act], bool | None]


def converse(context: Context) -> None:
    """Interprets what was said and does it. Raises Refusal and NotLawful."""
    message, conversation = read(context)
    while True:
        acts = interpret(message, conversation)
        if VERBS[acts[0].verb](context, acts[0]) is not False:
            break
        declined = conversation.declined | {acts[0].verb}
        conversation = replace(conversation, declined=declined)
    for act in acts[1:]:
        VERBS[act.verb](context, act)
    question = context.question
    if question is not None and question.asks in dialogue.ENDING and acts[0].verb in TALK:
        dialogue.finish(context)  # ok, two messages later, answers something else
    if acts[0].verb in FOLLOWED and conversation.is_staff and "apart" not in acts[0].values:
        dialogue.remember(context, "figures", verb=acts[0].verb, values=dict(acts[0].values))


def read(context: Context) -> tuple[Message, Conversation]:
    """What was said, and all that is going on: what ``interpret`` is given."""
    message = message_of(context, _line(context))
    conversation = conversation_of(context, message)
    if conversation.is_staff and not message.line:
        conversation = replace(conversation, desk=desk_of(context))
    return message, conversation


def _line(context: Context) -> str:
    """The command that a message is: pressed, typed, or spoken with its number."""
    incoming, text = context.incoming, faces.without(context.text.strip())
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

# What may stand beside the name of a ticket in an answer to 哪一单; else it says more than that.
BESIDE = frozenset(
    {"finishes", "receipts", "knows", "approves", "finds", "where", "send", "both", "standing"}
)
_SAID_AGAIN = frozenset({"takes", "arrives", "plans", "tells", "calls", "gives"})


def which_job(context: Context, question: Dialogue) -> bool:
    """Which of the tickets that were offered is meant; 垃圾桶叫老马去收 names one and says more.
    What was said already may be said again: 灯那个我来."""
    message, asked = message_of(context, ""), question.data["act"]
    again = frozenset(asked.get("does", ())) | ({"gives"} if "verb" in asked else set())
    if message.work.keys() - BESIDE - (_SAID_AGAIN & again):
        return False
    offered = [job for job in desk_of(context).jobs if job.ticket in question.data["among"]]
    if speech.find(context.text.strip(), "all_those"):
        return working.which_answered(context, question, offered)
    return working.which_answered(context, question, jobs.among(message, offered))


def which_colleague(context: Context, question: Dialogue) -> bool:
    """Which of those who go by the same name is meant."""
    act = working.colleague_chosen(context, question)
    if act is None:
        return False
    VERBS[act.verb](context, act)
    return True


# What was asked last → what reads the answer, and says whether it was one.
ANSWERED: dict[str, Callable[[Context, Dialogue], bool]] = {
    "home": place.answered,
    "points": signoff.points_answered,
    "remark": signoff.remark_answered,
    "followup": again.follow_up_answered,
    "bindhome": binding.home_answered,
    "moving": moving.answered,
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
    "whichcolleague": which_colleague,
    "whichhome": verbs.home_answered,
    "notice": notices.answered,
    "dispute": disputes.answered,
    "invoice": invoices.answered,
}


def _answer(context: Context, _act: Act) -> bool:
    question = context.question
    if question is None:
        return False
    if question.asks in ANSWERED:
        taken = ANSWERED[question.asks](context, question)
        if taken and QUESTIONS[question.asks].files and not context.outcome:
            context.outcome = f"answer {question.asks}"
        return taken
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
    """By 只看这一句: one function for each intent, in the order in which they were said."""
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
    elif "complaint" in weighty:
        weighty = [each for each in weighty if each != "ticket_reopen"]  # one message, one matter
    if "complaint" in weighty and not context.open_tickets:
        weighty = [each for each in weighty if each != "ticket_status"]  # nothing to ask after yet
    if "complaint" in weighty and context.meaning.category == CONDUCT:
        weighty = _of_conduct(context, weighty)
    for intent in dict.fromkeys(weighty or intents[:1]):
        verbs.mean(context, intent)
        if intent in FEES:
            dialogue.remember(context, "fees")


def _of_conduct(context: Context, intents: list[Intent]) -> list[Intent]:
    """我去交钱她在那玩手机 asks nothing about fees."""
    if "asks" in speech.cues(context.text, "homeowner"):
        return intents
    return [each for each in intents if each not in FEES]


def _on_ticket(run: Callable[[Context, Ticket], None]) -> Run:
    """The act of a ticket; whatever else it was, an open question about it is answered by it."""

    def done(context: Context, act: Act) -> None:
        run(context, _ticket(context, act))

    return done


def _report(context: Context, act: Act) -> None:
    texts = act.values["texts"]
    if len(texts) == 1:
        report.report_part(context, texts[0], whole=act.values.get("whole", False))
    else:
        report.report_several(context, texts)


def _part(context: Context, act: Act) -> None:
    """What else was said in the same message, as if it had been said alone."""
    text = act.values["text"]
    inner = replace(
        context,
        incoming=replace(context.incoming, text=text),
        meaning=context.understand(text, Around(), context.incoming.sent_at),
        attachments=[],
    )
    converse(inner)
    context.answered, context.question = inner.answered, inner.question


def _command(context: Context, act: Act) -> None:
    """A command; a button of theirs that answers the open question ends it."""
    line, question = str(act.values["line"]), context.question
    verbs.run_line(context, line)
    if question is None or context.question is not question:
        return
    asked = QUESTIONS.get(question.asks)
    if asked is not None and line.lstrip("/／").split()[0] in asked.pressed:
        dialogue.finish(context)


def _drop(context: Context, _act: Act) -> None:
    dialogue.finish(context)
    telling.answer(context, people_words.cancelled(context.t))


def _correct(context: Context, act: Act) -> None:
    correcting.place(context, _ticket(context, act), act.values["home"])


def _reopen(context: Context, act: Act) -> None:
    again.reopen(context, _ticket(context, act), context.text)


def _which(context: Context, act: Act) -> None:
    among = act.values.get("among")
    found = [each for each in context.open_tickets if among is None or each.id in among]
    said.ask_which(context, found, act.values["verb"])


def _boss(context: Context, act: Act) -> None:
    boss.called(context, _ticket(context, act) if act.ticket is not None else None)


def _praise(context: Context, act: Act) -> None:
    praise.praise(context, _ticket(context, act) if act.ticket is not None else None)


def _wish(context: Context, act: Act) -> None:
    """A request of the charter; a receipt is at hand already."""
    if not receipts.given(context, context.text):
        requests.ask(context, act.values["kind"], act.values["asked"])


VERBS: dict[str, Run] = {
    "report": _report,
    "report_now": lambda context, _: report.report_now(context),
    "part": _part,
    "add": _on_ticket(said.hear),
    "progress": _on_ticket(said.progress),
    "confirm": _on_ticket(signoff.confirm),
    "reopen": _reopen,
    "call_off": _on_ticket(ending.call_off),
    "seems_solved": _on_ticket(ending.seems_solved),
    "safe_now": _on_ticket(ending.safe_now),
    "out_of_it": _on_ticket(ending.out_of_it),
    "withdraw": _on_ticket(ending.withdraw),
    "keep": _on_ticket(ending.keep),
    "danger": _on_ticket(ending.in_danger),
    "no_danger": _on_ticket(ending.in_no_danger),
    "no_home": _on_ticket(place.give_up),
    "advise": _on_ticket(said.advise),
    "hurt": _on_ticket(said.hurt),
    "correct": _correct,
    "which": _which,
    "drop": _drop,
    "of_event": lambda context, act: joining.said(context, act.values["event"]),
    "praise": _praise,
    "praise_more": lambda context, _: praise.go_on(context),
    "boss": _boss,
    "wish": _wish,
    "unhelped": lambda context, _: knowledge.unhelped(context),
    "contact": lambda context, _: talk.contact(context),
    "greet": lambda context, _: talk.greet(context),
    "nod": lambda context, _: talk.nod(context),
    "who_am_i": lambda context, _: talk.who_am_i(context),
    "not_theirs": lambda context, _: talk.not_theirs(context),
    "chat": lambda context, _: talk.chat(context),
    "share": lambda context, _: talk.share(context),
    "which_thing": lambda context, _: talk.which_thing(context),
    "unanswered": lambda context, _: talk.unanswered(context),
    "what_emergency": lambda context, _: talk.what_emergency(context),
    "never_mind": lambda context, _: talk.never_mind(context),
    "report_it": lambda context, _: report.report_it(context),
    "listen": lambda context, _: talk.listen(context),
    "what_is_it": lambda context, _: talk.what_is_it(context),
    "edit": lambda context, _: said.edited(context),
    "command": _command,
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
    **counting.VERBS,
    **deciding.VERBS,
    **outcomes.VERBS,
    **paying.VERBS,
    **righting.VERBS,
}
