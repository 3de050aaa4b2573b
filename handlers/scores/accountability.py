"""/accountability: what a position answers for beyond its score: entered by one, answered by the
holder, decided by another (GM-A, CS-A)."""

from __future__ import annotations

import re

from handlers import telling
from handlers.arguments import amount
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.scores import reach
from handlers.wording import accountability as words
from handlers.wording import refusals
from storage import accountability, people, tickets
from storage.accountability import AccountabilityEntry
from storage.charter.scores import AccountabilityRule

_ENTRY = re.compile(r"[rR](\d{1,12})")
_TICKET = re.compile(r"[#＃](\d{1,12})")
STATEMENT = frozenset({"说明", "statement"})


def command(context: Context, first: str, second: str, rest: str) -> None:
    """Nothing: the list. POSITION KIND [LOSS] WORDS: an entry. R1 说明 WORDS: the holder speaks.
    R1 OUTCOME WORDS: it is decided."""
    if not first:
        _list(context)
    elif match := _ENTRY.fullmatch(first):
        entry = accountability.entry(context.session, int(match[1]))
        rules = context.rules.charter.accountability
        if entry is None or entry.position not in rules or not _may_read(context, entry.position):
            raise NotFound(words.no_entry(first))
        if second in STATEMENT:
            _speak(context, entry, rest)
        else:
            _decide(context, entry, rules[entry.position], second, rest)
    else:
        _enter(context, first, second, rest)


def _may_read(context: Context, position: str) -> bool:
    rule = context.rules.charter.accountability[position]
    named = set(rule.enters) | set(rule.decides)
    own = reach.holds(context.rules.charter, context.sender, position)
    return own or bool(context.sender.roles & named)


def _list(context: Context) -> None:
    charter = context.rules.charter
    positions = [each for each in charter.accountability if _may_read(context, each)]
    if not positions:
        raise NotAllowed(refusals.not_for_you)
    found = accountability.entries(context.session, positions)
    titles = {each: charter.positions[each].title for each in positions}
    kinds = {
        each: {name: kind.title for name, kind in charter.accountability[each].kinds.items()}
        for each in positions
    }
    reply = words.all_entries(context.t, found, titles, kinds)
    telling.answer_in_private(context, reply, words.told_in_private, "list")


def _enter(context: Context, first: str, second: str, rest: str) -> None:
    charter = context.rules.charter
    position = next(
        (
            each
            for each in charter.accountability
            if first in (each, charter.positions[each].title) and _may_read(context, each)
        ),
        None,
    )
    if position is None:
        raise BadWords(refusals.usage("/accountability 岗位 事由 经过"))
    rule = charter.accountability[position]
    if not context.sender.roles & set(rule.enters):
        raise NotAllowed(words.not_yours_to_enter)
    kind = next((name for name, each in rule.kinds.items() if second in (name, each.title)), None)
    if kind is None:
        raise BadWords(words.no_kind(second, [each.title for each in rule.kinds.values()]))
    loss, above = 0, rule.kinds[kind].above_yuan
    if above:
        said, _, rest = rest.partition(" ")
        loss = amount(context, said)
        if loss <= above * 100:
            raise BadWords(words.below(above))
    if not rest.strip():
        raise BadWords(words.say_what_happened)
    row = AccountabilityEntry(
        position=position,
        clause=rule.clause,
        kind=kind,
        happened_on=context.rules.today(context.now),
        text=rest.strip(),
        loss_fen=loss,
        ticket_id=_ticket(context, rest),
        entered_by_id=context.sender.id,
        entered_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    _audit(context, row, "entered")
    title = charter.positions[position].title
    _tell(context, row, rule, lambda t: words.entry_made(t, row, title, rule.kinds[kind].title))
    telling.answer(context, words.noted_entry(context.t, row))


def _ticket(context: Context, text: str) -> int | None:
    match = _TICKET.search(text)
    if match is None:
        return None
    found = tickets.ticket(context.session, int(match[1]))
    if found is None:
        raise NotFound(refusals.no_ticket(match[1]))
    return found.id


def _tell(
    context: Context, row: AccountabilityEntry, rule: AccountabilityRule, say: telling.Compose
) -> None:
    """The holder, and those who decide; each once."""
    holders = context.rules.charter.positions[row.position].roles
    for role in dict.fromkeys((*holders, *rule.decides)):
        telling.tell_role(
            context,
            role,
            None,
            say,
            "notice",
            but_not=(context.sender.id,),
            veil=words.in_private,
            key=f"accountability:{row.id}:{row.state}:{role}",
        )


def _speak(context: Context, entry: AccountabilityEntry, said: str) -> None:
    if not reach.holds(context.rules.charter, context.sender, entry.position):
        raise NotAllowed(words.only_the_holder_speaks)
    if entry.state != "open":
        raise WrongState(words.closed_entry(entry.id))
    if not said:
        raise BadWords(words.say_what_happened)
    entry.statement = said
    context.session.add(entry)
    _audit(context, entry, "answered")
    telling.answer(context, words.statement_kept(context.t, entry))


def _decide(
    context: Context, entry: AccountabilityEntry, rule: AccountabilityRule, outcome: str, word: str
) -> None:
    named = bool(context.sender.roles & set(rule.decides))
    if not named or reach.holds(context.rules.charter, context.sender, entry.position):
        raise NotAllowed(words.another_person_decides)
    if entry.state != "open":
        raise WrongState(words.closed_entry(entry.id))
    if outcome not in rule.outcomes or not word:
        raise BadWords(words.how_to_end(entry.id, rule.outcomes))
    entry.state, entry.outcome, entry.word = "decided", outcome, word
    entry.decided_by_id, entry.decided_at = context.sender.id, context.now
    context.session.add(entry)
    _audit(context, entry, "decided")
    name = people.person(context.session, context.sender.id).name
    _tell(context, entry, rule, lambda t: words.entry_decided(t, entry, name))
    telling.answer(context, words.noted_entry(context.t, entry))


def _audit(context: Context, row: AccountabilityEntry, verb: str) -> None:
    context.audit(f"accountability.{verb}", entry=row.id)
