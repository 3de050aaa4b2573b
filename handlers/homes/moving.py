"""Who moves in, who moves out, who has bought a home: access ends, history stays (CS-3, CS-A).

The balance and the papers stay with the home; a ticket stays with whoever reported it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from handlers import dialogue, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.homes import newcomers
from handlers.homes.newcomers import Said
from handlers.wording import moving as words
from handlers.wording import people as people_words
from handlers.wording import refusals
from nlu import speech
from storage import (
    bills,
    dunning,
    estates,
    households,
    legal,
    outbox,
    people,
    tickets,
)
from storage.charter.company import BOOKS, FEES
from storage.dialogues import Dialogue
from storage.estates import Home
from storage.households import Residency
from storage.people import Person

Ties = Sequence[tuple[Person, Residency]]
LONGEST_ANSWER = 12  # characters


def move_in(
    context: Context, home: Home, kind: str, name: str, phone: str, on: date | None
) -> None:
    """/movein HOME 业主|家人|租客 NAME [PHONE] [DAY]. Moving somebody in again soon after they were
    moved out undoes that."""
    _require(context, home, kind)
    told = newcomers.told(context, name, phone, on)
    living = households.residents_of(context.session, home.id)
    if any(person.name == told.name and newcomers.is_same(person, told) for person, _ in living):
        raise WrongState(words.lives_there(told.name))
    person = newcomers.known(context, home, told) or newcomers.new(context, told)
    undo_within = context.rules.charter.binding.undo_within
    tie, again = households.move_in(
        context.session, home.id, person.id, kind, context.now, told.on, undo_within
    )
    action = "residency.restored" if again else "residency.begun"
    _note(context, action, home, tie)
    compose = words.you_are_back if again else words.you_moved_in
    code = newcomers.greet(context, home, person, compose, kind)
    _tell_owners(context, home, person.id, lambda t: words.came(t, home, person.name, tie.kind))
    telling.answer(context, words.moved_in(context.t, home, person.name, tie, told.on, code, again))


def move_everybody_out(context: Context, home: Home, on: date | None) -> None:
    """/moveout everybody HOME [DAY]: the whole household, which is asked about first."""
    _require(context, home, "owner")
    living = households.residents_of(context.session, home.id)
    _ask_first(context, home, "moveout", newcomers.told(context, "", "", on), living)


def all_move_out(context: Context, home: Home) -> None:
    """/moveout yes HOME: it was meant."""
    _confirmed(context, home, "moveout")


def move_out(context: Context, home: Home, name: str, phone: str, on: date | None) -> None:
    """/moveout HOME NAME [DAY]: one of a household."""
    told = newcomers.told(context, name, phone, on)
    living = households.residents_of(context.session, home.id)
    found = [(person, tie) for person, tie in living if person.name == told.name]
    found = [pair for pair in found if newcomers.is_same(pair[0], told)] or found
    if not found:
        raise NotFound(words.nobody_called(told.name))
    if len(found) > 1:
        raise BadWords(words.several_called(told.name))
    _require(context, home, found[0][1].kind)
    _end(context, home, found, told.on)
    telling.answer(context, words.moved_out(context.t, home, found[0][0].name, told.on))
    _left_behind(context, home)


def sold(context: Context, home: Home) -> None:
    """/newowner yes HOME: it was meant."""
    _confirmed(context, home, "newowner")


def new_owner(context: Context, home: Home, name: str, phone: str, on: date | None) -> None:
    """/newowner HOME NAME [PHONE] [DAY]: the home is sold. What that ends is shown first."""
    _require(context, home, "owner")
    told = newcomers.told(context, name, phone, on)
    living = households.residents_of(context.session, home.id)
    owners = [person for person, tie in living if tie.kind == "owner"]
    if any(person.name == told.name and newcomers.is_same(person, told) for person in owners):
        raise WrongState(words.lives_there(told.name))
    _ask_first(context, home, "newowner", told, living)


# --------------------------------------------------------------------------- what was said, by whom


def _require(context: Context, home: Home, kind: str) -> None:
    """The front desk of the home's estate; what concerns an owner is for those who lead it."""
    needed = context.rules.charter.roles_with([BOOKS if kind == "owner" else FEES])
    held = context.sender.roles & set(needed)
    if not any(
        people.holds(context.session, context.sender.id, role, home.estate_id) for role in held
    ):
        raise NotAllowed(words.owners_need_supervisor if kind == "owner" else refusals.not_for_you)


# ------------------------------------------------------------------------ what is asked about first


def _ask_first(context: Context, home: Home, what: str, told: Said, living: Ties) -> None:
    """Shows who will lose access and what is open; goes on when that is confirmed."""
    if what == "moveout" and not living:
        raise NotFound(words.nobody_lives_there)
    leaving = [(p.name, tie.kind) for p, tie in living if _leaves(what, tie)]
    reply = words.sure(context.t, what, home, told.name, told.on, leaving)
    dialogue.ask(
        context,
        "moving",
        reply,
        what=what,
        home=home.id,
        name=told.name,
        phone=told.phone,
        on=told.on.isoformat(),
    )


def _leaves(what: str, tie: Residency) -> bool:
    return what == "moveout" or tie.kind != "tenant"  # a sale does not break a lease


def answered(context: Context, question: Dialogue) -> bool:
    """是 or 不对, typed. False where the words are about something else."""
    short = speech.cues(context.text, "answers") if len(context.text) <= LONGEST_ANSWER else {}
    home = estates.home(context.session, question.data["home"])
    if "no" in short:
        dialogue.finish(context)
        telling.answer(context, people_words.cancelled(context.t))
    elif "yes" in short:
        _confirmed(context, home, question.data["what"])
    else:
        return False
    return True


def _confirmed(context: Context, home: Home, what: str) -> None:
    question = context.question
    data = question.data if question is not None and question.asks == "moving" else {}
    if (data.get("what"), data.get("home")) != (what, home.id):
        raise WrongState(words.say_it_again)
    _require(context, home, "owner")
    dialogue.finish(context)
    told = Said(data["name"], data["phone"], date.fromisoformat(data["on"]))
    living = households.residents_of(context.session, home.id)
    _end(context, home, [pair for pair in living if _leaves(what, pair[1])], told.on)
    if what == "newowner":
        _buy(context, home, told, [pair for pair in living if not _leaves(what, pair[1])])
    else:
        telling.answer(context, words.all_moved_out(context.t, home, told.on))
    _left_behind(context, home)


def _buy(context: Context, home: Home, told: Said, tenants: Ties) -> None:
    """The new owner's household; tenants live on in it, and ask the new owner about the fees."""
    person = newcomers.known(context, home, told) or newcomers.new(context, told)
    tie = households.hand_over(
        context.session, home.id, person.id, context.now, told.on, [tie for _, tie in tenants]
    )
    context.audit("home.handed_over", home.id, person=person.id, on=told.on.isoformat())
    code = newcomers.greet(context, home, person, words.you_moved_in, "owner")
    for tenant in (each for each, _ in tenants if each.id != person.id):
        telling.tell_person(context, tenant.id, lambda t: words.other_owner(t, home), "notice")
    telling.answer(context, words.moved_in(context.t, home, person.name, tie, told.on, code, False))


# ------------------------------------------------------------------------------------ what follows


def _end(context: Context, home: Home, leaving: Ties, on: date) -> None:
    """Their access ends, they hear it, and so do the owners who stay."""
    households.move_out(context.session, home.id, [tie for _, tie in leaving], context.now, on)
    steps = [each.id for each in dunning.of_home(context.session, home.id)]
    for person, tie in leaving:
        _note(context, "residency.ended", home, tie)
        outbox.withdraw(context.session, "dunning", steps, [person.id])
        telling.tell_person(
            context, person.id, lambda t: words.you_moved_out(t, home, on), "notice"
        )
        _tell_owners(context, home, person.id, partial(words.went, home=home, leaver=(person, tie)))


def _note(context: Context, action: str, home: Home, tie: Residency) -> None:
    context.audit(
        action,
        home.id,
        person=tie.person_id,
        kind=tie.kind,
        on=str(tie.ended_on or tie.started_on or ""),
    )


def _tell_owners(context: Context, home: Home, but_not: int, compose: telling.Compose) -> None:
    for person, tie in households.residents_of(context.session, home.id):
        if tie.kind == "owner" and person.id != but_not:
            telling.tell_person(context, person.id, compose, "notice")


def _left_behind(context: Context, home: Home) -> None:
    """What is still open at the home: somebody has to be asked who pays and who signs off."""
    owed = sum(each.left_fen for each in bills.owed(context.session, home.id))
    still = [each.id for each in tickets.open_of_homes(context.session, [home.id])]
    case = legal.live_of(context.session, home.id)
    if owed or still or case is not None:
        case_id = case.id if case is not None else None
        telling.answer(context, words.left_behind(context.t, home, owed, still, case_id))
    if case is not None and case.state == "sent":
        telling.tell_role(
            context,
            context.rules.charter.dunning.legal.to,
            home.estate_id,
            lambda t: words.case_household(t, case.id, home),
            "notice",
        )
