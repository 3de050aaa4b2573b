"""What is said when a matter ends by the homeowner's own word, or nearly does."""

from __future__ import annotations

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def _thing(ticket: Ticket) -> str:
    return short(ticket.text, 16)


def _buttons(t: Tongue, ticket: Ticket) -> tuple[Button, ...]:
    return (
        Button(t("不用来了"), f"/withdraw {ticket.id}"),
        Button(t("还是来看看"), f"/keep {ticket.id}"),
    )


def shall_it_end(t: Tongue, ticket: Ticket) -> Reply:
    said = t(
        "好，已经跟工作人员说了。「{thing}」（#{number}）就不来人了，撤掉，对吗？",
        thing=_thing(ticket),
        number=ticket.id,
    )
    return Reply(said, _buttons(t, ticket))


def solved_by_itself(t: Tongue, ticket: Ticket) -> Reply:
    said = t(
        "那就好。您是说「{thing}」（#{number}）已经解决了，不用人来看了吗？",
        thing=_thing(ticket),
        number=ticket.id,
    )
    return Reply(
        said,
        (
            Button(t("是，解决了"), f"/confirm {ticket.id}"),
            Button(t("还是来看看"), f"/keep {ticket.id}"),
        ),
    )


def glad_all_are_safe(t: Tongue, ticket: Ticket) -> Reply:
    said = t(
        "人没事就好，已经告诉正在赶来的人了（#{number}）。还要他们过来看看吗？", number=ticket.id
    )
    return Reply(said, _buttons(t, ticket))


def stay_there(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "好，人先待在那里，别回去看。已经告诉正在赶来的人了（#{number}）。有变化马上写给我。",
            number=ticket.id,
        )
    )


def glad_at_the_scene(t: Tongue, ticket: Ticket, who: str) -> Reply:
    """The same, where somebody of the staff is there already."""
    said = t(
        "人没事就好。{who}就在现场，您的话转给他了（#{number}）。这件事可以算办完了吗？",
        who=who,
        number=ticket.id,
    )
    return Reply(said, _buttons(t, ticket))


def ended(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "好，「{thing}」（#{number}）撤掉了，不会有人上门。有事再写给我。",
            thing=_thing(ticket),
            number=ticket.id,
        ),
        (Button(t("又有了，再打开"), f"/reopen {ticket.id}"),),
    )


def goes_on(t: Tongue, ticket: Ticket, holder: str | None) -> Reply:
    whom = holder or names.hearers(t, ticket)
    return Reply(
        t("好，不撤。「{thing}」照样请{whom}来看。", thing=_thing(ticket), whom=whom)
        + t.aside(f"#{ticket.id}")
    )


def withdrawn(t: Tongue, ticket: Ticket, reporter: str) -> Reply:
    """To whoever has it."""
    return Reply(
        t(
            "{reporter}说 #{number} 不用去了，已撤：{thing}",
            reporter=reporter,
            number=ticket.id,
            thing=_thing(ticket),
        )
    )
