"""Who sits at the page, and what they do there: the verbs of a homeowner, as in chat, once."""

from __future__ import annotations

from dataclasses import replace

from handlers import verbs
from handlers.context import Context, Moment, Sender
from handlers.errors import NotAllowed
from handlers.wording import refusals
from handlers.workbench import doing
from handlers.workbench.doing import Deed
from storage.charter.company import HOMEOWNER

# A browser is bound by its link alone; nothing that is said there binds it to anybody else.
NOT_HERE = frozenset({"start", "bind", "forget"})


def sender_of(moment: Moment, person_id: int) -> Sender | None:
    """Whoever the browser was given to, with their homes of this moment; None without a home."""
    found = doing.sender_of(moment, person_id)
    if not found.homes:
        return None
    own = frozenset({HOMEOWNER})
    return replace(found, roles=own, rights=own, departments=frozenset())


def context_of(moment: Moment, sender: Sender) -> Context:
    return doing.context_of(moment, sender, Deed(key=""))


def do(moment: Moment, sender: Sender, deed: Deed) -> int:
    """Does it and returns the number by which its answers are found. Raises Refusal, NotLawful."""
    said = deed.verb or deed.line.lstrip("/／")
    verb = verbs.TABLE.by_name.get(deed.verb) or verbs.TABLE.find(f"/{said}")[0]
    if verb is not None and verb.command in NOT_HERE:
        raise NotAllowed(refusals.not_for_you, {"verb": verb.name})
    return doing.do_as(moment, sender, replace(deed, key=f"home:{deed.key}"))
