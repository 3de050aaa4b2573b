"""What the staff say of calls and visits about fees: 王阿姨家打过电话了，说月底交 (CS-6).

Pure. Such words are about a home and its bills, whatever ticket lies before whoever speaks.
"""

from __future__ import annotations

from handlers.conversation import asked, jobs
from handlers.conversation.acts import Act
from handlers.conversation.money import day_in
from handlers.conversation.state import Conversation, Desk, Message
from nlu import speech

SPOKEN = "errands"
OUTCOMES = ("promises", "wrong", "paid", "refuses", "unreached")  # the first that is said
PLAIN = ("promises", "paid", "refuses")  # nobody says so of a ticket


def read(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    if talk.about is not None or talk.in_group:
        return ()
    cues = speech.cues(message.text, SPOKEN)
    for which in ("left", "next"):
        if which in cues:
            return (Act("errands", values={"which": which}, because=cues[which]),)
    outcome = next((each for each in OUTCOMES if each in cues), "")
    home = asked.home_in(message, desk)
    if not outcome or not home or "asks" in message.work:
        return ()
    if outcome not in PLAIN and any(jobs.is_named(message, [job]) for job in desk.held):
        return ()  # the one whose tap they mend does not answer
    day = day_in(message.text, talk.today) if outcome == "promises" else None
    values = {"home": home, "outcome": outcome, "day": day.isoformat() if day else ""}
    return (Act("errand", values=values, because=cues[outcome]),)
