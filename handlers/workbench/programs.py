"""别的程序: the keys, what was done with them, and what could not be told to their addresses."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import keys
from handlers.context import Context
from handlers.workbench import forms
from handlers.workbench.forms import Form
from storage import audit, webhooks
from storage.keys import ApiKey

LAST = 30


@dataclass(frozen=True, slots=True)
class Address:
    """``letters``: (when, of which event, state, how often it was tried, why it failed)."""

    url: str
    waiting: int
    dead: int
    letters: list[tuple[str, str, str, int, str]]


@dataclass(frozen=True, slots=True)
class Program:
    id: int
    name: str
    scopes: list[str]
    used: str
    deeds: list[tuple[str, str]]  # when, which verb
    addresses: list[Address]


@dataclass(frozen=True, slots=True)
class Programs:
    rows: list[Program]
    add: Form | None
    revoke: Form | None


def look(context: Context) -> Programs:
    """Of the asker's estates; no word of what was told. Raises NotAllowed."""
    forms.refuse_unless(context, "stuck", "key")
    return Programs(
        [_program(context, each) for each in keys.theirs(context)],
        _form(context, "key add"),
        _form(context, "key revoke", "key"),
    )


def _program(context: Context, row: ApiKey) -> Program:
    t, session = context.t, context.session
    return Program(
        row.id,
        row.name,
        list(row.scopes),
        t.moment(row.used_at, context.now) if row.used_at else "",
        [
            (t.moment(each.at, context.now), str(each.data.get("verb", "")))
            for each in audit.with_key(session, row.person_id, row.id, LAST)
        ],
        [_address(context, each) for each in webhooks.of_key(session, row.id)],
    )


def _address(context: Context, row: webhooks.Webhook) -> Address:
    counted = webhooks.counts(context.session, row.id)
    return Address(
        row.url,
        counted.get("pending", 0) + counted.get("sending", 0),
        counted.get("dead", 0),
        [
            (
                context.t.moment(each.at, context.now),
                each.kind,
                each.state,
                each.attempts,
                each.error,
            )
            for each in webhooks.newest(context.session, row.id, LAST)
        ],
    )


def _form(context: Context, name: str, *given: str) -> Form | None:
    if not forms.may(context, name):
        return None
    return forms.form_of(context, forms.verb_called(context, name), given)
