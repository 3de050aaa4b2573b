"""What the staff mean: by a reply to a card, in a group, among themselves."""

from __future__ import annotations

from handlers.conversation import homeowner
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Message


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """Staff are read as staff first; who also lives here may speak as a homeowner."""
    if talk.about is not None:
        return (Act("reply", talk.about.ticket, because="a reply to its card"),)
    if talk.about_many:
        return (Act("which_card", because="a reply to a message about several tickets"),)
    if talk.in_group:
        return (Act("chatter", because="staff among themselves"),)
    if message.replies and not talk.has_home:
        return (Act("at_work", because="a reply to a message that is about no ticket"),)
    return homeowner.read(message, talk) if talk.has_home or talk.matters else ()
