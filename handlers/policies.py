"""/policy: the register of policies, whose they are, when they are reviewed, what lacks (GM-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from handlers import arguments, dialogue, duties, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.wording import people as people_words
from handlers.wording import policies as words
from handlers.wording import refusals, register_refusals
from storage import attachments, people, policies
from storage.attachments import Attachment
from storage.charter.registers import PolicyRule
from storage.dialogues import Dialogue
from storage.policies import Policy, PolicyCoverage

LONGEST = 80  # characters of a title
LOOSE = timedelta(minutes=15)  # a file sent shortly before its command belongs to it


def command(context: Context, said: str) -> None:
    """/policy: the register. /policy N: one of it. Else a word, see ``VERBS``."""
    word, rest = arguments.first_word(said)
    if not word:
        _show_all(context)
    elif row_number(word):
        _show(context, find(context, word))
    elif (verb := VERBS.get(word.casefold())) is not None:
        verb(context, rest)
    else:
        raise BadWords(_how(context))


def find(context: Context, number: str) -> Policy:
    found = policies.policy(context.session, row_number(number))
    if found is None:
        raise NotFound(register_refusals.no_policy(number))
    return found


def coverage(moment: Moment) -> PolicyCoverage:
    """Which fields of the charter have policies that are up to date, today (GM-2)."""
    today = moment.rules.today(moment.now)
    return policies.coverage(moment.session, list(_rule(moment).fields), today)


def _rule(moment: Moment) -> PolicyRule:
    return moment.rules.charter.policies


def _how(context: Context) -> Callable[..., str]:
    return register_refusals.how_to_keep_policies(list(_rule(context).fields.values()))


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


def add(context: Context, said: str) -> None:
    """/policy add FIELD TITLE VERSION OWNER [NEXT REVIEW], with the file or asked for it."""
    _require_editor(context)
    parts = said.split()
    review_on = context.rules.today(context.now) + _rule(context).review_every
    if len(parts) > 4 and (day := _maybe_day(context, parts[-1])) is not None:
        review_on = day
        parts.pop()
    if len(parts) < 4:
        raise BadWords(_how(context))
    field, *title, version, owner = parts
    row = Policy(
        field=_field(context, field),
        title=" ".join(title).strip("《》")[:LONGEST],
        version=version[:20],
        owner_id=arguments.colleague(context, owner).id,
        review_on=review_on,
        created_at=context.now,
        created_by_id=context.sender.id,
    )
    if policies.titled(context.session, row.title) is not None:
        raise WrongState(register_refusals.policy_known(row.title))
    row.attachment_id = _file_of(context)
    row.next_at = asks_at(context, row)
    policies.revise(context.session, row, context.t("登记"), context.sender.id, context.now)
    if row.attachment_id is None:
        dialogue.ask(context, "policy", words.added(context.t, row, owner), policy=row.id)
    else:
        telling.answer(context, words.added(context.t, row, owner))


def review(context: Context, said: str) -> None:
    """/policy review N [VERSION] [WORDS]: looked through; the next review is a year away (GM-2)."""
    number, rest = arguments.first_word(said)
    row = _editable(context, number)
    version, note = arguments.first_word(rest)
    if version and not any(char.isdigit() for char in version):
        version, note = "", rest
    before = row.review_on
    row.version = version[:20] or row.version
    row.attachment_id = _file_of(context) or row.attachment_id
    row.review_on = context.rules.today(context.now) + _rule(context).review_every
    row.next_at = asks_at(context, row)
    said_of_it = note or context.t("复审")
    policies.revise(context.session, row, said_of_it, context.sender.id, context.now)
    _finish_review(context, row, before, said_of_it)
    telling.answer(context, words.reviewed(context.t, row))


def move(context: Context, said: str) -> None:
    """/policy due N DAY: another day for the next review."""
    _require_editor(context)
    number, rest = arguments.first_word(said)
    row = _editable(context, number)
    before, row.review_on = row.review_on, arguments.day(context, rest)
    row.next_at = asks_at(context, row)
    policies.revise(context.session, row, context.t("改复审日"), context.sender.id, context.now)
    _finish_review(context, row, before, context.t("改复审日"))
    telling.answer(context, words.reviewed(context.t, row))


def give(context: Context, said: str) -> None:
    """/policy owner N NAME."""
    _require_editor(context)
    number, rest = arguments.first_word(said)
    row, owner = _editable(context, number), arguments.colleague(context, rest.strip())
    row.owner_id = owner.id
    policies.revise(context.session, row, owner.name, context.sender.id, context.now)
    telling.tell_person(context, owner.id, lambda t: words.yours(t, row), "notice")
    telling.answer(context, words.given(context.t, row, owner.name))


def withdraw(context: Context, said: str) -> None:
    """/policy withdraw N REASON: no longer in force; it stays on record."""
    _require_editor(context)
    number, reason = arguments.first_word(said)
    row = _editable(context, number)
    if not reason:
        raise BadWords(_how(context))
    row.state, row.next_at = "withdrawn", None
    policies.revise(context.session, row, reason, context.sender.id, context.now)
    _finish_review(context, row, row.review_on, reason)
    telling.answer(context, words.withdrawn(context.t, row))


def attach(context: Context, said: str) -> None:
    """/policy file N, with the file, or asked for it."""
    row = _editable(context, said.strip())
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


def _field(context: Context, word: str) -> str:
    for key, name in _rule(context).fields.items():
        if word.casefold() in (key, name, name + "制度"):
            return key
    raise BadWords(_how(context))


def _maybe_day(context: Context, word: str) -> date | None:
    try:
        return arguments.day(context, word)
    except BadWords:
        return None


def _editable(context: Context, number: str) -> Policy:
    """One that its owner, or whoever keeps the register, may change."""
    row = find(context, number)
    if row.owner_id != context.sender.id:
        _require_editor(context)
    if not row.is_current:
        raise WrongState(register_refusals.policy_withdrawn(row.id))
    return row


def _require_editor(context: Context) -> None:
    if not context.sender.roles & set(_rule(context).edits):
        raise NotAllowed(refusals.not_for_you)


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


VERBS: dict[str, Callable[[Context, str], None]] = {
    "add": add,
    "登记": add,
    "review": review,
    "复审": review,
    "due": move,
    "改期": move,
    "owner": give,
    "负责人": give,
    "withdraw": withdraw,
    "废止": withdraw,
    "file": attach,
    "文件": attach,
}
