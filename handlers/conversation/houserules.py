"""Questions about the rules of the house: may I, how do I, when may I."""

from __future__ import annotations

from handlers.conversation.acts import Act
from handlers.conversation.homeowner import is_grave
from handlers.conversation.state import Conversation, Message
from nlu.normal import plain

# Words of a class that name a subject here say nothing wrong by themselves.
_SUBJECTS = frozenset({"renovate", "parking", "rubbish", "dog", "corridor_stuff", "electric"})
_MORE = 14  # characters: 周末呢, after the first question
_ABOUT_A_MATTER = ("progress", "urge", "waits", "not_fixed", "withdraw", "corrects", "escalates")


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """() where nothing is asked, where something is wrong, or where no rule is about it."""
    cues = message.cues
    if talk.is_staff or talk.in_group or talk.about is not None or message.has_files:
        return ()
    if is_grave(message.meaning) or any(each in cues for each in _ABOUT_A_MATTER):
        return ()
    if not cues.keys() & {"asks", "may", "whereabouts"} or message.theme.troubles - _SUBJECTS:
        return ()
    subject = _subject(message.text, talk)
    if subject and ("may" in cues or "complaint" not in message.meaning.intents):
        return (Act("house_rule", values={"subject": subject}, because=cues.get("may", "问规矩")),)
    asked = talk.question
    more = asked is not None and asked.asks == "rules" and len(message.text) <= _MORE
    if more and asked is not None and not subject and not message.theme.things:
        values = {"subject": str(asked.data["subject"])}
        return (Act("house_rule", values=values, because="接着问"),)
    return ()


def _subject(text: str, talk: Conversation) -> str:
    """The subject that the longest of its words names; "" for none."""
    said = plain(text)
    found = [
        (len(word), subject)
        for subject, words in talk.knowledge.items()
        for word in words
        if plain(word) in said
    ]
    return max(found)[1] if found else ""
