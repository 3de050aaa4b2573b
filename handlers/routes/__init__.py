"""Who may do what: (command or intent, role) → function. Read it as the permission matrix.

The help texts are made from it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers import arguments, bills, binding, disputes, identity, misses, talk, telling
from handlers.context import Context, Sender
from handlers.errors import NotAllowed, NotFound
from handlers.events import joining
from handlers.routes import community, leaders, residents, workers
from handlers.routes.command import ANYBODY, Command, Run
from handlers.tickets import again, report, said, signoff
from handlers.wording import help as help_words
from handlers.wording import refusals
from handlers.wording.tongue import Tongue

HELP = Command(
    "help", ANYBODY, lambda context: show_help(context), "", ("帮助",), "/help", "有哪些命令"
)
COMMANDS: tuple[Command, ...] = (
    *residents.COMMANDS,
    HELP,
    *workers.COMMANDS,
    *leaders.COMMANDS,
    *community.COMMANDS,
)

_GLUED = re.compile(r"([^\W\d]+)([#＃№]?\d.*)")
WORK, LEAD, COMMUNITY = workers.COMMANDS, leaders.COMMANDS, community.COMMANDS
ANYBODYS = ("bind", "language", "mydata", "forget")

BY_NAME = {command.name: command for command in COMMANDS}
BY_WORD = {word: command for command in COMMANDS for word in command.words}

# What is meant → what is done. Who may know what is decided inside: a stranger gets a way in.
INTENTS: dict[str, Run] = {
    "complaint": disputes.complain,
    "fee_query": disputes.ask,
    "fee_payment": bills.how_to_pay,
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


def commands() -> list[str]:
    """The names of all commands that somebody may type."""
    return [command.name for command in COMMANDS if command.usage]


def run_command(context: Context, line: str) -> None:
    """Runs "/take 12" (or 接单 12), if the sender may. Raises Refusal."""
    name, rest = split(line)
    command = BY_NAME.get(name) or BY_WORD.get(name)
    if command is None:
        raise NotFound(refusals.unknown_command(name))
    if not command.roles & context.sender.roles:
        raise NotAllowed(refusals.not_for_you)
    values: list[Any] = arguments.read(context, command.takes, command.usage, rest)
    context.outcome = f"/{command.name}"
    if context.incoming.kind == "action":
        misses.chosen(context, command.name)
    command.run(context, *values)


def split(line: str) -> tuple[str, str]:
    """ "/take@guanjia_bot 12" → ("take", "12"), and so are /take12 and 接单#12."""
    head, rest = arguments.first_word(line.strip().lstrip("/／"))
    name = head.partition("@")[0].casefold()
    if name in BY_NAME or name in BY_WORD or not (glued := _GLUED.fullmatch(name)):
        return name, rest
    command = BY_NAME.get(glued[1]) or BY_WORD.get(glued[1])
    if command is None or not command.takes.startswith("ticket"):
        return name, rest
    return glued[1], f"{glued[2]} {rest}".strip()


def spoken_command(context: Context, text: str) -> str | None:
    """A command written as Chinese words: 接单 12, 绑定 CODE. Only with its number or code."""
    if not context.incoming.is_group and (code := binding.nothing_but_a_code(text)):
        return f"/bind {code}"
    word, rest = split(text)
    command = BY_WORD.get(word)
    if command is None or not command.roles & context.sender.roles:
        return None
    needs = command.takes.split()
    if needs and not rest and not needs[0].endswith("?"):
        return None
    if needs and needs[0] == "ticket" and not arguments.split_number(rest)[0]:
        return None
    return f"/{command.name} {rest}"


def show_help(context: Context) -> None:
    """帮助: plain words for homeowners, the commands of their roles for staff."""
    if not context.sender.is_staff:
        telling.answer(context, help_words.homeowner(context.t))
        return
    telling.answer(context, help_words.commands(context.t, shown_to(context.t, context.sender)))


def shown_to(t: Tongue, sender: Sender) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Heading → (usage, summary) of what somebody on the staff may do, their work first. What
    homeowners ask for their homes is shown to those who have one."""
    own = [each for each in residents.COMMANDS if sender.homes or each.name in ANYBODYS]
    groups = help_words.headings(t)
    found = {}
    for heading, commands in zip(groups, (WORK, LEAD, COMMUNITY, (*own, HELP)), strict=True):
        rows = [
            (each.usage, t(each.summary))
            for each in commands
            if each.summary and each.roles & sender.roles
        ]
        if rows:
            found[heading] = rows
    return found


def menu(t: Tongue, roles: frozenset[str]) -> list[tuple[str, str]]:
    """(command, description) for a messenger's own menu."""
    return [
        (command.name, t(command.summary))
        for command in COMMANDS
        if command.summary and command.roles & roles
    ]
