"""What we keep about somebody, handed to them; and forgotten, as the law lets them ask (CS-A).

§45 and §47 of the law on personal information (个人信息保护法). The books, the tickets' moments and
the scores stay; nothing that names the person does.
"""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound
from handlers.incoming import Reply
from handlers.wording import erasures as words
from handlers.wording import refusals
from storage import audit, belongings, erasing, erasures, households, papers, people
from storage.erasures import Erasure
from storage.estates import Home

ZIP = "application/zip"
PAPER = "belongings"


def hand_over(context: Context) -> None:
    """/mydata zip: all of it, as one file."""
    paper_id = collected(context, context.sender.id)
    context.audit("person.exported", None, person=context.sender.id)
    telling.answer(context, Reply(words.your_data(context.t), paper=paper_id))


def collected(moment: Moment, person_id: int) -> int:
    """The paper with all that is kept about a person; returns its number."""
    found = belongings.of(moment.session, person_id)
    data = {
        "tables": found,
        "files": belongings.files(found),
        "about": words.about_the_file(moment.tongue(), moment.now),
    }
    name = words.file_name(moment.tongue(), moment.rules.today(moment.now).isoformat())
    return papers.order(moment.session, PAPER, name, ZIP, data, moment.now).id


# ------------------------------------------------------------------------------------ by oneself


def ask(context: Context) -> None:
    """/erase: what goes, what stays; and whether it is meant."""
    _require_free(context, context.sender.id)
    telling.answer(context, words.ask(context.t, _within(context)))


def order(context: Context) -> None:
    """/erase yes: after a while in which it can be taken back."""
    _require_free(context, context.sender.id)
    _order(context, context.sender.id)
    telling.answer(context, words.ordered(context.t, _within(context)))


def take_back(context: Context) -> None:
    """/erase no"""
    row = erasures.of_person(context.session, context.sender.id)
    if row is None or row.state != "waiting":
        telling.answer(context, words.nothing_to_take_back(context.t))
        return
    erasures.close(row, "taken_back", context.now)
    context.audit("person.erasure_taken_back", None, person=context.sender.id)
    telling.answer(context, words.taken_back(context.t))


# ------------------------------------------------------------------------------ at the front desk


def former(context: Context, home: Home) -> None:
    """/erase former 3-2-1501: who has left a home, each with a button. Audited."""
    gone = {person.id: person for person, _ in households.former(context.session, home.id)}
    for person, _ in households.residents_of(context.session, home.id):
        gone.pop(person.id, None)
    named = [each for each in gone.values() if not _is_done(context, each.id)]
    context.audit("home.seen", home.id)
    telling.answer(context, words.who_left(context.t, home, named))


def ask_for(context: Context, person_id: int) -> None:
    """/erase person N: by a supervisor, for somebody who has asked for it."""
    person = people.person(context.session, _known(context, person_id))
    _require_free(context, person.id)
    telling.answer(context, words.ask_for(context.t, person, _within(context)))


def order_for(context: Context, person_id: int) -> None:
    """/erase sure N"""
    person = people.person(context.session, _known(context, person_id))
    _require_free(context, person.id)
    _order(context, person.id)
    telling.answer(context, words.ordered_for(context.t, person, _within(context)))


def _known(context: Context, person_id: int) -> int:
    """Somebody who has belonged to a home where the asker works."""
    here = borders.here(context)
    if not households.has_belonged(context.session, person_id, here):
        raise NotFound(refusals.nobody_there)
    return person_id


def _is_done(moment: Moment, person_id: int) -> bool:
    row = erasures.of_person(moment.session, person_id)
    return row is not None and row.state == "done"


def _within(context: Context) -> str:
    return context.t.span(context.rules.charter.keeping.erase_after)


def _require_free(context: Context, person_id: int) -> None:
    found = erasures.obstacles(context.session, person_id)
    if found:
        raise BadWords(words.not_yet(sorted(found)))


def _order(context: Context, person_id: int) -> None:
    at = context.now + context.rules.charter.keeping.erase_after
    erasures.order(context.session, person_id, "asked", context.sender.id, context.now, at)
    context.audit("person.erasure_asked", None, person=person_id)


# ------------------------------------------------------------------------------- when it is time


def attend(moment: Moment, row: Erasure) -> None:
    """Forgets whoever is still to be forgotten; who has a home or a matter again is told so."""
    found = erasures.obstacles(moment.session, row.person_id)
    if found:
        erasures.close(row, "kept", moment.now)
        say = words.not_yet(sorted(found))
        if row.why == "asked":
            telling.tell_person(moment, row.person_id, lambda t: Reply(say(t)), "notice")
        return
    mark = words.mark(moment.tongue())
    for each in (*erasures.known_before_as(moment.session, row.person_id), row.person_id):
        erasing.erase(moment.session, each, mark)
    moment.session.refresh(row)
    erasures.close(row, "done", moment.now)
    audit.record(
        moment.session,
        "person.erased",
        moment.now,
        row.asked_by_id,
        person=row.person_id,
        why=row.why,
    )
