"""What the staff say about themselves: on duty, off duty, on leave, a shift swapped (CS-1)."""

from __future__ import annotations

from handlers.conversation import leading
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Desk, Message
from nlu import speech


def read(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    cues = message.work
    named = desk.named_in(message.text)
    if "grants" in cues and desk.leads and "asks" not in cues and named:
        values = {"person": desk.colleagues[named[0]]}
        return (Act("grant_leave", values=values, because=cues["grants"]),)
    if leave := _on_leave(message, talk, desk):
        return leave
    if _of_somebody_else(message, desk) or "who_is_off" in cues:
        return ()
    if "leave" in cues and "谁" not in message.text:  # 请一天假，行不: asked for as people ask
        gone = Act("leave", because=cues["leave"])
        handed = () if "asks" in cues or talk.in_group else leading.gives(message, talk, desk)
        return (*(each for each in handed if each.verb == "assign"), gone)
    if "asks" in cues:
        return ()
    acts: list[Act] = []
    if "swap" in cues and talk.about is None:
        return (Act("swap", because=cues["swap"]),)
    if "late_in" in cues and talk.about is None and not desk.held:
        return (Act("late_in", because=cues["late_in"]),)
    if "off_duty" in cues and "on_duty" not in cues:
        acts = [Act("off_duty", because=cues["off_duty"])]
    elif "on_duty" in cues and not ("arrives" in cues and desk.held):
        acts = [Act("on_duty", because=cues["on_duty"])]
    if not acts:
        return ()
    if "declines" in cues and (given := desk.at_hand or desk.held):
        acts.insert(0, Act("decline", given[0].ticket, because=cues["declines"]))  # 轮休，别派我
    # 我下班了，车位那单交给小刘: who goes hands over first, and then is gone.
    return (*leading.gives(message, talk, desk), *acts)


def _of_somebody_else(message: Message, desk: Desk) -> bool:
    """张师傅今天请假了: a colleague before the words is who they speak of."""
    for cue in ("leave", "off_duty", "on_duty"):
        words = message.work.get(cue)
        if words is None:
            continue
        head = message.text.casefold().partition(words)[0]
        named = desk.named_in(head)
        if named and not speech.find(head.rpartition(named[-1])[2], "oneself"):
            return True  # 吴工我下午请半天假 speaks to him of oneself
    return False


VERDICT = 12  # characters of a word about a leave that was asked for


def _on_leave(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """准了, 去吧, 不行: soon after a colleague asked for leave, where nothing else waits."""
    cues = message.work
    if not desk.leaves or desk.decides or talk.about is not None or "asks" in cues:
        return ()
    plainly = speech.find(message.text, "on_leave") is not None
    if len(message.text) > VERDICT or (desk.touched and not plainly):
        return ()
    verb = "refuse_leave" if "rejects" in cues else "grant_leave"
    if verb == "grant_leave" and not plainly and not cues.keys() & {"approves", "receipts"}:
        return ()
    return (Act(verb, values={"person": desk.leaves[0]}, because=message.text),)
