"""Asking for an approval: who decides is read from the charter, and hears of it at once (GM-5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from handlers import dialogue, telling
from handlers.approvals import listing
from handlers.context import Context, Moment
from handlers.errors import NotAllowed
from handlers.tickets import files
from handlers.wording import approvals as words
from storage import approvals, attachments, audit, people
from storage.approvals import Approval
from storage.attachments import Attachment
from storage.dialogues import Dialogue

LONGEST_REASON = 1000


def spend(
    context: Context, amount_fen: int | None, reason: str, wished: Collection[str] = ()
) -> None:
    """So much money for this reason, with photos and files. Without a sum: what waits. ``wished``:
    the roles of whoever is asked by name; they decide where the charter lets them."""
    if amount_fen is None:
        listing.show(context)
        return
    if not reason:
        yuan = Decimal(amount_fen) / 100
        dialogue.ask_words(context, f"/spend {yuan}", words.what_for(context.t, amount_fen))
        return
    tiers = context.rules.charter.approvals.tiers(amount_fen)
    may = list(dict.fromkeys(role for tier in tiers for role in tier))
    named = [role for role in may if role in wished]
    row = Approval(
        kind="spend",
        clause=context.rules.charter.approvals.clause,
        requester_id=context.sender.id,
        amount_fen=amount_fen,
        reason=reason[:LONGEST_REASON],
        file_ids=[each.id for each in _enclosed(context)],
        asked=named or [*asked_of(context, tiers, context.sender.id)],
        deciders=may,
        asked_at=context.now,
    )
    if not row.asked:
        raise NotAllowed(words.nobody_else_decides(amount_fen))
    ask(context, row)
    dialogue.ask(context, "enclosure", words.asked(context.t, row), approval=row.id)


def ask(moment: Moment, row: Approval) -> None:
    """Keeps a request, and tells those who decide."""
    row.next_at = _reminder_at(moment)
    moment.session.add(row)
    moment.session.flush()
    audit.record(
        moment.session,
        "approval.asked",
        moment.now,
        row.requester_id,
        approval=row.id,
        what=row.kind,
        fen=row.amount_fen,
    )
    tell_deciders(moment, row, "ask")


def tell_deciders(moment: Moment, row: Approval, key: str) -> None:
    """The request with its files and buttons, to those who were asked."""
    name = listing.requester(moment, row)
    enclosed = files.again(moment, row.file_ids)
    for role in row.asked:
        telling.tell_role(
            moment,
            role,
            row.estate_id,
            lambda t: enclosed.with_words(words.to_decide(t, row, name, moment.now)),
            "notice",
            but_not=(row.requester_id,),
            key=f"approval:{row.id}:{key}",
        )


def remind(moment: Moment, row: Approval) -> None:
    """Nobody has decided: those asked hear it again, a few times; then those above (GM-5)."""
    rule = moment.rules.charter.approvals
    row.reminded += 1
    row.next_at = _reminder_at(moment) if row.reminded <= rule.remind_times else None
    moment.session.add(row)
    if row.reminded <= rule.remind_times:
        tell_deciders(moment, row, f"remind:{row.reminded}")
        return
    name = listing.requester(moment, row)
    for role in rule.then:
        telling.tell_role(
            moment,
            role,
            row.estate_id,
            lambda t: words.nobody_decides(t, row, name, moment.now),
            "notice",
            but_not=(row.requester_id,),
            key=f"approval:{row.id}:nobody",
        )


def enclosed_later(context: Context, question: Dialogue) -> bool:
    """Photos and files that follow the request go to those who decide. Words are no files."""
    row = approvals.approval(context.session, question.data["approval"])
    if row is None or row.state != "open" or not context.attachments or context.text.strip():
        return False
    context.session.flush()
    new = [each.id for each in context.attachments if each.state in ("remote", "kept")]
    row.file_ids = [*row.file_ids, *new]
    context.session.add(row)
    name = listing.requester(context, row)
    enclosed = files.again(context, new)
    for role in row.asked:
        telling.tell_role(
            context,
            role,
            row.estate_id,
            lambda t: enclosed.with_words(words.more_files(t, row, name)),
            "notice",
            but_not=(row.requester_id,),
        )
    telling.answer(context, words.files_added(context.t, row, len(new)))
    return True


def asked_of(moment: Moment, tiers: Sequence[Sequence[str]], requester_id: int) -> Sequence[str]:
    """The roles of the lowest tier in which somebody else than the requester can decide."""
    for tier in tiers:
        for role in tier:
            everybody = people.holders(moment.session, role, None, moment.now).everybody
            if any(each.id != requester_id for each in everybody):
                return tier
    return ()


def _enclosed(context: Context) -> Sequence[Attachment]:
    """What came with the request, in a private chat also what came shortly before it."""
    context.session.flush()
    found = context.attachments
    if context.sender.chat is None:
        since = context.now - files.LOOSE
        found = [*attachments.loose_of(context.session, context.sender.id, since)]
    return [each for each in found if each.state in ("remote", "kept") and each.kind != "sticker"]


def _reminder_at(moment: Moment) -> datetime:
    rule = moment.rules.charter.approvals
    calendar = moment.rules.charter.calendar(rule.calendar, moment.rules.zone)
    return calendar.due(moment.now, rule.remind_after)
