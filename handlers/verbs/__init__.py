"""All verbs, chapter by chapter: who may do what, with which values. Read it as the permission
matrix; help, menus, documents, forms and the interface are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers import binding, dialogue, disputes, identity, misses, paying, talk, telling
from handlers.arguments import SeveralHomes
from handlers.context import Context, Sender
from handlers.errors import BadWords, NotAllowed, NotFound, Refusal
from handlers.events import joining
from handlers.grammar import reader
from handlers.grammar.kinds import word
from handlers.grammar.table import Chapter, Table, usage
from handlers.grammar.verb import ANYBODY, Run, Verb
from handlers.tickets import again, report, said, signoff
from handlers.verbs import (
    community,
    duties,
    homes,
    house,
    money,
    myself,
    plant,
    reports,
    scores,
    staff,
    tickets,
)
from handlers.wording import help as help_words
from handlers.wording import refusals
from handlers.wording.tongue import Tongue
from storage import estates
from storage.charter import Charter
from storage.charter.company import HOMEOWNER, STRANGER
from storage.dialogues import Dialogue

HELP = Verb(
    "help",
    ANYBODY,
    lambda context, command: show_help(context, command),
    (word("command", "命令").maybe(),),
    ("帮助",),
    "有哪些命令，怎么写",
    "/help duties",
    changes=False,
)
TABLE = Table(
    (
        Chapter("【单子和日常】", tickets.VERBS),
        Chapter("【费用】", money.VERBS),
        Chapter("【住户和档案】", homes.VERBS),
        Chapter("【值班和培训】", staff.VERBS),
        Chapter("【职责、巡检、计分】", (*duties.VERBS, *plant.VERBS, *scores.VERBS)),
        Chapter("【审批、调查、活动】", community.VERBS),
        Chapter("【系统】", house.VERBS),
        Chapter("【您自己的】", (*reports.VERBS, *myself.VERBS, HELP)),
    )
)
VERBS = TABLE.verbs

# What is meant → what is done. Who may know what is decided inside: a stranger gets a way in.
INTENTS: dict[str, Run] = {
    "complaint": disputes.complain,
    "fee_query": disputes.ask,
    "fee_payment": paying.ask,
    "ticket_status": said.ask_status,
    "ticket_confirm": signoff.confirm_by_words,
    "ticket_reopen": again.reopen_by_words,
    "bind": identity.how_to_bind,
    "activity": joining.show,
    "human": report.human,
    "contact": talk.contact,
    "greeting": talk.greet,
    "thanks": talk.thank,
    "help": lambda context: show_help(context),
    "other": talk.other,
}
PERSONAL = frozenset({"fee_query", "fee_payment", "ticket_status", "bind"})


_MISTYPED = re.compile(r"[/／][a-z_]{1,24}(?:@\w+)?(?:\s*[#＃]?\d.*)?", re.IGNORECASE | re.DOTALL)


def as_words(text: str) -> str:
    """What begins with a stroke and names no command, without it: /电梯坏了 is a complaint. What
    looks like a command and is misspelt stays one: it is answered with how to find the right one.
    """
    line = text.strip()
    if not line.startswith(("/", "／")) or TABLE.knows_line(line) or _MISTYPED.fullmatch(line):
        return text
    return line.lstrip("/／ ") or text


def run_line(context: Context, line: str) -> None:
    """Does what "/take 12" (or 接单 12) says, if the sender may. Raises Refusal."""
    verb, rest, word = TABLE.find(line)
    ways = TABLE.of_command(word)
    if verb is None:
        raise _choose(context, ways) if ways else NotFound(refusals.unknown_command(word))
    reader.allowed(context, verb)
    try:
        values = reader.from_words(context, verb, rest)
    except SeveralHomes as several:
        _ask_which_home(context, f"/{verb.name} {rest}", several)
        return
    _run(context, verb, values)


def require_lawful(context: Context, line: str) -> None:
    """Refuses what the line of a button would be refused for; does nothing."""
    verb, rest, word = TABLE.find(line)
    if verb is None:
        raise NotFound(refusals.unknown_command(word))
    reader.allowed(context, verb)
    reader.from_words(context, verb, rest)


def _ask_which_home(context: Context, line: str, several: SeveralHomes) -> None:
    """One number in several estates: nothing is done yet, and a tap says which is meant."""
    names = [estates.estate(context.session, each.estate_id).name for each in several.homes]
    reply = refusals.which_home(context.t, several.said, names)
    dialogue.ask(context, "whichhome", reply, line=line, said=several.said, estates=names)


def home_answered(context: Context, question: Dialogue) -> bool:
    """In which estate. False where the words are about something else."""
    said = context.text.strip()
    name = next((each for each in question.data["estates"] if each in said or said in each), None)
    if name is None or not said:
        return False
    dialogue.finish(context)
    line, home = question.data["line"], question.data["said"]
    run_line(context, line.replace(home, f"{name}{home}", 1))
    return True


def run_named(context: Context, name: str, values: Mapping[str, Any]) -> None:
    """The same by its name, with named values: a form's fields, JSON. Raises Refusal."""
    verb = TABLE.by_name.get(name)
    if verb is None:
        raise NotFound(refusals.unknown_command(name))
    reader.allowed(context, verb)
    _run(context, verb, reader.from_names(context, verb, values))


def _run(context: Context, verb: Verb, values: Sequence[Any]) -> None:
    context.outcome = f"/{verb.name}"
    if context.incoming.kind == "action":
        misses.chosen(context, verb.command)
    if verb.personal or is_out_of_place(context, verb):
        telling.privately(context, lambda: verb.run(context, *values))
    else:
        verb.run(context, *values)


def is_out_of_place(context: Context, verb: Verb) -> bool:
    """The staff's work, written in a group that is no group of theirs."""
    chat = context.sender.chat
    public = verb.roles(context.rules.charter) & {HOMEOWNER, STRANGER}
    return chat is not None and chat.role is None and not public and "private" in verb.places


def mean(context: Context, intent: str) -> None:
    """Does what was meant by plain words; what is the speaker's alone is said to them alone."""
    if intent in PERSONAL:
        telling.privately(context, lambda: INTENTS[intent](context))
    else:
        INTENTS[intent](context)


def _choose(context: Context, ways: Sequence[Verb]) -> Refusal:
    """What the asker may write instead of a word that goes with none of a command's ways."""
    shown = [verb for verb in ways if verb.is_shown and verb.allows(context)]
    if not shown:
        return NotAllowed(refusals.not_for_you)
    return BadWords(
        refusals.write_one_of(lambda t: [f"{usage(t, verb)}　{t(verb.summary)}" for verb in shown])
    )


def spoken(context: Context, text: str) -> str | None:
    """A command written as Chinese words: 接单 12, 绑定 CODE. Only with its number or code."""
    if not context.incoming.is_group and (code := binding.nothing_but_a_code(text)):
        return f"/bind {code}"
    verb, rest, _ = TABLE.find(text)
    if verb is None or not text[:1].isalpha() or text[:1].isascii() or not verb.allows(context):
        return None
    needs = verb.takes[0] if verb.takes and verb.takes[0].needed else None
    if needs is not None and not rest:
        return None
    if needs is not None and needs.name == "ticket" and not reader.begins_with_ticket(rest):
        return None
    if rest and needs is None and not _is_read(context, verb, rest):
        return None  # 我下班了 3栋那单交给小刘: a sentence that begins with a command's word
    return f"/{verb.name} {rest}"


def _is_read(context: Context, verb: Verb, words: str) -> bool:
    """Whether the verb understands all these words."""
    try:
        reader.from_words(context, verb, words)
    except Refusal:
        return False
    return True


def show_help(context: Context, command: str = "") -> None:
    """帮助: plain words for homeowners, the verbs of their roles for staff; all that one command
    can do where it is named."""
    if not context.sender.is_staff:
        telling.answer(context, help_words.homeowner(context.t))
        return
    t, charter = context.t, context.rules.charter
    if not command:
        telling.answer(context, help_words.large(t, shown_to(t, context.sender, charter)))
        return
    if choice := _choice(command):
        shown = shown_to(t, context.sender, charter)
        telling.answer(context, help_words.one_choice(t, choice, shown))
        return
    found = _for_sender(TABLE.of_command(TABLE.split(command)[0]), context.sender, charter)
    if not found:
        raise NotFound(refusals.unknown_command(command))
    rows = [(usage(t, verb), t(verb.summary), verb.example) for verb in found]
    telling.answer(context, help_words.one_command(t, rows))


def _choice(said: str) -> int:
    """Which of the choices of 帮助; 0 for none."""
    number = int(said) if said.isascii() and said.isdigit() else 0
    return number if number <= help_words.CHOICES else 0


def shown_to(
    t: Tongue, sender: Sender, charter: Charter
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Heading → (usage, summary) of every command of somebody on the staff, their work first; …
    where it can do more than that. What homeowners ask for their homes is shown to those who have
    one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for chapter in TABLE.chapters:
        commands: dict[str, list[Verb]] = {}
        for verb in _for_sender(chapter.verbs, sender, charter):
            commands.setdefault(verb.command, []).append(verb)
        for first, *others in commands.values():
            written = f"{usage(t, first)} …" if others else usage(t, first)
            found.setdefault(t(chapter.title), []).append((written, t(first.summary)))
    return found


def _for_sender(verbs: Sequence[Verb], sender: Sender, charter: Charter) -> list[Verb]:
    return [
        verb
        for verb in verbs
        if verb.is_shown
        and verb.roles(charter) & sender.roles
        and (sender.homes or verb.name not in OF_A_HOME)
    ]


# What is asked for one's own home.
OF_A_HOME = frozenset(
    verb.name
    for verb in (*reports.VERBS, *myself.VERBS, *money.VERBS)
    if verb.who == ANYBODY and verb.name not in ("bind", "language", "mydata", "forget")
)


def menu(t: Tongue, charter: Charter, roles: frozenset[str]) -> list[tuple[str, str]]:
    """(command, description) for a messenger's own menu."""
    return [
        (verb.name, t(verb.summary))
        for verb in VERBS
        if verb.is_shown and not verb.second and verb.roles(charter) & roles
    ]
