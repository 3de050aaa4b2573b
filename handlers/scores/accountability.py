"""/accountability: what a position answers for beyond its score: entered by one, answered by the
holder, decided by another (GM-A, CS-A)."""

from __future__ import annotations

import re

from handlers import arguments, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.scores import reach
from handlers.wording import accountability as words
from handlers.wording import refusals
from nlu.slots import money
from storage import accountability, people, tickets
from storage.accountability import AccountabilityEntry
from storage.charter import Charter
from storage.charter.scores import AccountabilityRule

_TICKET = re.compile(r"[#＃](\d{1,12})")


def find(context: Context, number: str) -> AccountabilityEntry:
    """R1, 1: one that the asker may read. Raises NotFound."""
    found = accountability.entry(context.session, row_number(number, "r"))
    known = found is not None and found.position in context.rules.charter.accountability
    if found is None or not known or not _may_read(context, found.position):
        raise NotFound(words.no_entry(number))
    return found


def titles(charter: Charter) -> dict[str, str]:
    """The positions that answer for something, by name."""
    return {name: charter.positions[name].title for name in charter.accountability}


def enterers(charter: Charter) -> frozenset[str]:
    """Who enters what any position answers for."""
    return frozenset(role for rule in charter.accountability.values() for role in rule.enters)


def holders(charter: Charter) -> frozenset[str]:
    """Who holds a position that answers for something."""
    return frozenset(
        role for name in charter.accountability for role in charter.positions[name].roles
    )


def deciders(charter: Charter) -> frozenset[str]:
    """Who decides what becomes of an entry."""
    return frozenset(role for rule in charter.accountability.values() for role in rule.decides)


def readers(charter: Charter) -> frozenset[str]:
    return enterers(charter) | holders(charter) | deciders(charter)


def _may_read(context: Context, position: str) -> bool:
    rule = context.rules.charter.accountability[position]
    named = set(rule.enters) | set(rule.decides)
    own = reach.holds(context.rules.charter, context.sender, position)
    return own or bool(context.sender.roles & named)


def show(context: Context) -> None:
    """The entries that the asker may read, in private."""
    charter = context.rules.charter
    positions = [each for each in charter.accountability if _may_read(context, each)]
    found = accountability.entries(context.session, positions)
    known = titles(charter)
    kinds = {
        each: {name: kind.title for name, kind in charter.accountability[each].kinds.items()}
        for each in positions
    }
    reply = words.all_entries(context.t, found, known, kinds)
    telling.answer(context, reply, "list")


def _sum_at_the_end(happened: str) -> tuple[int | None, str]:
    """泵房漏水 25万: the sum that stands behind what happened, and the words without it."""
    before, _, last = happened.rpartition(" ")
    found = money.read(last) if before else None
    if found is None or found[1] or last.isdecimal():
        return None, happened
    return arguments.as_fen(found[0], last), before


def enter(context: Context, position: str, cause: str, loss_fen: int | None, happened: str) -> None:
    """``cause``: one of those that the charter lists for the position, by its title or name;
    ``loss_fen`` belongs to those that count above a sum."""
    charter = context.rules.charter
    rule = charter.accountability[position]
    if not context.sender.roles & set(rule.enters):
        raise NotAllowed(words.not_yours_to_enter)
    kind = next((name for name, each in rule.kinds.items() if cause in (name, each.title)), None)
    if kind is None:
        raise BadWords(words.no_kind(cause, [each.title for each in rule.kinds.values()]))
    if loss_fen is None:
        loss_fen, happened = _sum_at_the_end(happened)
    loss = _loss(rule.kinds[kind].above_yuan, loss_fen)
    row = AccountabilityEntry(
        position=position,
        clause=rule.clause,
        kind=kind,
        happened_on=context.rules.today(context.now),
        text=happened,
        loss_fen=loss,
        ticket_id=_ticket(context, happened),
        entered_by_id=context.sender.id,
        entered_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    _audit(context, row, "entered")
    title = charter.positions[position].title
    _tell(context, row, rule, lambda t: words.entry_made(t, row, title, rule.kinds[kind].title))
    telling.answer(context, words.noted_entry(context.t, row))


def _loss(above_yuan: int | None, loss_fen: int | None) -> int:
    """The loss in fen, where the cause counts above a sum; else there is none to be named."""
    if above_yuan and (loss_fen or 0) <= above_yuan * 100:
        raise BadWords(words.below(above_yuan))
    if loss_fen and not above_yuan:
        raise BadWords(words.no_loss_here)
    return loss_fen or 0


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


def explain(context: Context, entry: AccountabilityEntry, said: str) -> None:
    """The holder says how it was."""
    if not reach.holds(context.rules.charter, context.sender, entry.position):
        raise NotAllowed(words.only_the_holder_speaks)
    if entry.state != "open":
        raise WrongState(words.closed_entry(entry.id))
    entry.statement = said
    _audit(context, entry, "answered")
    telling.answer(context, words.statement_kept(context.t, entry))


def decide(context: Context, entry: AccountabilityEntry, outcome: str, word: str) -> None:
    """Another person than the holder says what follows."""
    rule = context.rules.charter.accountability[entry.position]
    named = bool(context.sender.roles & set(rule.decides))
    if not named or reach.holds(context.rules.charter, context.sender, entry.position):
        raise NotAllowed(words.another_person_decides)
    if entry.state != "open":
        raise WrongState(words.closed_entry(entry.id))
    if outcome not in rule.outcomes:
        raise BadWords(words.how_to_end(entry.id, rule.outcomes))
    entry.state, entry.outcome, entry.word = "decided", outcome, word
    entry.decided_by_id, entry.decided_at = context.sender.id, context.now
    _audit(context, entry, "decided")
    name = people.person(context.session, context.sender.id).name
    _tell(context, entry, rule, lambda t: words.entry_decided(t, entry, name))
    telling.answer(context, words.noted_entry(context.t, entry))


def _audit(context: Context, row: AccountabilityEntry, verb: str) -> None:
    context.audit(f"accountability.{verb}", entry=row.id)
