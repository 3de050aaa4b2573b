"""/policy: the register of policies, whose they are, when they are reviewed, what lacks (GM-2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers import dialogue, duties, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.wording import people as people_words
from handlers.wording import policies as words
from handlers.wording import refusals
from storage import attachments, people, policies
from storage.attachments import Attachment
from storage.charter.registers import PolicyRule
from storage.dialogues import Dialogue
from storage.people import Person
from storage.policies import Policy, PolicyCoverage

LONGEST = 80  # characters of a title
LONGEST_VERSION = 20
LOOSE = timedelta(minutes=15)  # a file sent shortly before its command belongs to it


def find(context: Context, number: str) -> Policy:
    found = policies.policy(context.session, row_number(number))
    if found is None:
        raise NotFound(words.no_policy(number))
    return found


def coverage(moment: Moment) -> PolicyCoverage:
    """Which fields of the charter have policies that are up to date, today (GM-2)."""
    today = moment.rules.today(moment.now)
    return policies.coverage(moment.session, list(_rule(moment).fields), today)


def _rule(moment: Moment) -> PolicyRule:
    return moment.rules.charter.policies


def show(context: Context, row: Policy | None) -> None:
    """The register, or one of it with its history."""
    if row is None:
        _show_all(context)
    else:
        _show(context, row)


def _show_all(context: Context) -> None:
    rows = [
        (each, people.person(context.session, each.owner_id).name)
        for each in policies.current(context.session)
    ]
    today = context.rules.today(context.now)
    reply = words.register(context.t, rows, coverage(context), _rule(context).fields, today)
    telling.answer(context, reply, kind="list")


def _show(context: Context, row: Policy) -> None:
    owner = people.person(context.session, row.owner_id).name
    history = policies.revisions(context.session, row.id)
    field = _rule(context).fields.get(row.field, row.field)
    telling.answer(context, words.one(context.t, row, owner, field, history, context.now))


# ------------------------------------------------------------------------------- keeping it


def add(
    context: Context, field: str, title: str, version: str, owner: Person, review_on: date | None
) -> None:
    """Enters one of a field of the charter, with the file or asked for it."""
    in_a_year = context.rules.today(context.now) + _rule(context).review_every
    row = Policy(
        field=field,
        title=title.strip("《》")[:LONGEST],
        version=version,
        owner_id=owner.id,
        review_on=review_on or in_a_year,
        created_at=context.now,
        created_by_id=context.sender.id,
    )
    if policies.titled(context.session, row.title) is not None:
        raise WrongState(words.policy_known(row.title))
    row.attachment_id = _file_of(context)
    row.next_at = asks_at(context, row)
    policies.revise(context.session, row, context.t("登记"), context.sender.id, context.now)
    if row.attachment_id is None:
        dialogue.ask(context, "policy", words.added(context.t, row, owner.name), policy=row.id)
    else:
        telling.answer(context, words.added(context.t, row, owner.name))


def version(_context: Context, word: str) -> str:
    """1.1, 2026版: a version has a number."""
    if not any(char.isdigit() for char in word):
        raise BadWords(refusals.not_understood_word(word))
    return word[:LONGEST_VERSION]


def review(context: Context, row: Policy, version: str, note: str) -> None:
    """Looked through; the next review is a year away (GM-2)."""
    _require_editable(context, row)
    before = row.review_on
    row.version = version or row.version
    row.attachment_id = _file_of(context) or row.attachment_id
    row.review_on = context.rules.today(context.now) + _rule(context).review_every
    row.next_at = asks_at(context, row)
    said_of_it = note or context.t("复审")
    policies.revise(context.session, row, said_of_it, context.sender.id, context.now)
    _finish_review(context, row, before, said_of_it)
    telling.answer(context, words.reviewed(context.t, row))


def move(context: Context, row: Policy, day: date) -> None:
    """Another day for the next review."""
    _require_editable(context, row)
    before, row.review_on = row.review_on, day
    row.next_at = asks_at(context, row)
    policies.revise(context.session, row, context.t("改复审日"), context.sender.id, context.now)
    _finish_review(context, row, before, context.t("改复审日"))
    telling.answer(context, words.reviewed(context.t, row))


def give(context: Context, row: Policy, owner: Person) -> None:
    """Somebody else is responsible for it from now on."""
    _require_editable(context, row)
    row.owner_id = owner.id
    policies.revise(context.session, row, owner.name, context.sender.id, context.now)
    telling.tell_person(context, owner.id, lambda t: words.yours(t, row), "notice")
    telling.answer(context, words.given(context.t, row, owner.name))


def withdraw(context: Context, row: Policy, reason: str) -> None:
    """No longer in force; it stays on record."""
    _require_editable(context, row)
    row.state, row.next_at = "withdrawn", None
    policies.revise(context.session, row, reason, context.sender.id, context.now)
    _finish_review(context, row, row.review_on, reason)
    telling.answer(context, words.withdrawn(context.t, row))


def attach(context: Context, row: Policy) -> None:
    """Its file, or asked for it."""
    _require_editable(context, row)
    attachment_id = _file_of(context)
    if attachment_id is None:
        dialogue.ask(context, "policy", words.file_please(context.t, row), policy=row.id)
        return
    _attach(context, row, attachment_id)


def sent(context: Context, question: Dialogue) -> bool:
    """The file that was asked for. False where the words are about something else."""
    row = policies.policy(context.session, question.data["policy"])
    if row is None or not row.is_current:
        dialogue.finish(context)
        return False
    if context.text.strip().casefold() in dialogue.CANCEL:
        dialogue.finish(context)
        telling.answer(context, people_words.cancelled(context.t))
        return True
    attachment_id = _file_of(context)
    if attachment_id is None:
        dialogue.finish(context)
        return False
    dialogue.finish(context)
    _attach(context, row, attachment_id)
    return True


def _attach(context: Context, row: Policy, attachment_id: int) -> None:
    row.attachment_id = attachment_id
    policies.revise(context.session, row, context.t("存档文件"), context.sender.id, context.now)
    telling.answer(context, words.filed(context.t, row))


def _file_of(context: Context) -> int | None:
    """What came with this message, or alone shortly before it; never somebody else's."""
    context.session.flush()
    found = list(context.attachments)
    if not found and context.sender.chat is None:
        since = context.now - LOOSE
        found = [*attachments.loose_of(context.session, context.sender.id, since)]
    return next((each.id for each in reversed(found) if _is_paper(each)), None)


def _is_paper(each: Attachment) -> bool:
    return each.kind in ("document", "photo") and each.state in ("remote", "kept")


def _require_editable(context: Context, row: Policy) -> None:
    """Its owner, or whoever keeps the register, may change one that is in force."""
    keeps = context.sender.roles & set(_rule(context).edits)
    if row.owner_id != context.sender.id and not keeps:
        raise NotAllowed(refusals.not_for_you)
    if not row.is_current:
        raise WrongState(words.policy_withdrawn(row.id))


# ------------------------------------------------------------------------------- the reviews


def asks_at(moment: Moment, row: Policy) -> datetime:
    """When its review is asked for: so long before, or at once where that is past."""
    rule = _rule(moment)
    day = row.review_on - rule.ask_before
    return max(moment.now, datetime.combine(day, rule.at, tzinfo=moment.rules.zone))


def attend(moment: Moment, row: Policy) -> None:
    """The review becomes something that its owner owes: asked, warned of, escalated (GM-2)."""
    row.next_at = None
    moment.session.add(row)
    rule = _rule(moment)
    on_staff = bool(people.roles_of(moment.session, row.owner_id))
    duties.assign(
        moment,
        moment.rules.charter.position_of(rule.clause),
        words.task(moment.tongue(), row),
        datetime.combine(row.review_on, rule.due_at, tzinfo=moment.rules.zone),
        clause=rule.clause,
        source=_source(row, row.review_on),
        person=row.owner_id if on_staff else None,
        rule=rule.review,
    )


def _finish_review(context: Context, row: Policy, day: date, said: str) -> None:
    """What was owed for that day's review is done."""
    shown = [duties.Evidence("text", said)]
    if row.attachment_id is not None:
        shown.append(duties.Evidence("file", attachment_id=row.attachment_id))
    duties.finish(context, _source(row, day), by=context.sender.id, evidence=shown)


def _source(row: Policy, day: date) -> str:
    return f"policy:{row.id}:{day.isoformat()}"
