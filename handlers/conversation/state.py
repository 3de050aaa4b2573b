"""The conversation as a value: what is open, what is being talked about, who speaks.

Built from the database in one place, ``conversation_of``; from there on nobody looks anything up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers import afterwords, paying
from handlers import notices as outages
from handlers.context import Context
from nlu import deeds, homophones, parts, speech, supplies, things
from nlu.contrast import turned
from nlu.meaning import Conversation as Around
from nlu.meaning import Meaning
from nlu.normal import plain
from nlu.speech import Cues
from nlu.things import Theme
from storage import bills, events, history, households, notices, outbox, tickets
from storage.history import Kind, TicketEvent, Trait
from storage.tickets import Ticket

SPEAKER = "homeowner"  # whose cues are read
MOST_PARTS = 6
_OF_A_WISH = {"cards": "fault"}  # 卡 in 办卡 is nothing that sticks
NO_TROUBLE = frozenset({"said", "renovate", "parking"})  # of themselves
# What a question of the rules may name: 装修垃圾放哪里, 狗能不能带进电梯.
ASKED_OF = NO_TROUBLE | {"rubbish", "corridor_stuff", "kids_play", "standing_water", "rude"}
LONGEST_WISH = 40  # characters: whoever writes more has a trouble to tell
_TURN = re.compile(rf"(?:{speech.patterns('asides')['turns'].pattern})\s*$")  # 就是, at the end
A_DAY = timedelta(days=1)
REMINDED_LATELY = timedelta(days=10)  # so long a word may be about a reminder
NOTICE_LASTS = timedelta(days=2)  # so long a question may be about a notice


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody did, read once and for all."""

    text: str
    meaning: Meaning
    cues: Cues  # what they do with their words
    theme: Theme  # what their words are about
    work: Cues = field(default_factory=dict)  # the same cues as the staff mean them
    money: Cues = field(default_factory=dict)  # what they say about fees
    wishes: Cues = field(default_factory=dict)  # that they ask for a rule, or for hours
    kind: str = "message"
    line: str = ""  # a command: pressed, typed, or spoken with its number
    has_files: bool = False
    vouched: bool = False  # the messenger vouches for their telephone number
    parts: Sequence[Message] = ()  # where its writer says that it tells several things
    clauses: Sequence[Message] = ()  # of a short one
    replies: bool = False  # to a message of ours, whether or not we know of what


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is open."""

    asks: str  # a row of ``questions.QUESTIONS``
    data: Mapping[str, Any]
    until: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """A ticket as the conversation sees it."""

    ticket: int
    text: str
    theme: Theme  # of everything that its reporter has said about it
    is_open: bool
    is_asked: bool  # done, and the homeowner is asked whether it is solved
    is_held: bool
    is_grave: bool  # urgent or major
    is_urgent: bool
    danger: str | None
    category: str
    place: str
    begun_at: datetime
    spoken_at: datetime  # when either side last said something about it
    ours_last: bool  # … and it was the staff
    last: str = ""  # the last words that either said


@dataclass(frozen=True, slots=True)
class Job:
    """An open ticket as the staff see it."""

    matter: Matter
    reporter: str  # name
    home: str  # "3-2-1501"; empty where none is known
    department: str
    holder: int | None
    owns: bool  # it is the work of the speaker's own department

    @property
    def ticket(self) -> int:
        return self.matter.ticket

    @property
    def is_waiting(self) -> bool:
        return not self.matter.is_held and not self.matter.is_asked


@dataclass(frozen=True, slots=True)
class Desk:
    """What a member of the staff has before them. ``touched``: tickets that they heard or spoke of
    lately, the last one first; ``colleagues``: by name, without themselves."""

    me: int
    leads: bool
    jobs: Sequence[Job] = ()  # all open ones that they may see
    near: Sequence[Job] = ()  # open ones of other departments, of which they may know
    touched: Sequence[int] = ()
    alarmed: Sequence[int] = ()  # of these, the ones that went up to them
    colleagues: Mapping[str, int] = field(default_factory=dict)
    decides: Sequence[int] = ()  # requests that wait for their word
    leaves: Sequence[int] = ()  # colleagues who lately asked for leave, the last one first
    asked_about: bool = False  # a question about a request of theirs waits for their word
    resident_home: str = ""  # of the one resident whom these words name
    addressed: int = 0  # a resident whom these words are said to: 回小赵：…
    owed: Sequence[int] = ()  # major tickets that they have not acknowledged
    home: str = ""  # the home that they looked at last, just now
    departments: Mapping[str, str] = field(default_factory=dict)  # by what they are called
    estates: Mapping[str, int] = field(default_factory=dict)  # where they work, by name
    nicknames: Mapping[str, Sequence[str]] = field(default_factory=dict)  # in these words, whose
    training: int = 0  # to which they may say now that they have come
    elsewhere: int = 0  # a ticket whose number they say: closed, or not theirs

    @property
    def held(self) -> Sequence[Job]:
        return [job for job in self.jobs if job.holder == self.me and job.matter.is_held]

    @property
    def at_hand(self) -> Sequence[Job]:
        """The one that they heard or spoke of last; none where it is no longer open."""
        return [job for job in self.jobs if job.ticket in self.touched[:1]]

    def named_in(self, text: str) -> Sequence[str]:
        """The colleagues whom the words name."""
        return [name for name in self.colleagues if name in text]

    @property
    def waiting(self) -> Sequence[Job]:
        """What nobody has taken, of their own department."""
        return [job for job in self.jobs if job.owns and job.is_waiting]


@dataclass(frozen=True, slots=True)
class Fees:
    """What a homeowner has to do with fees. ``hidden``: not theirs to see, or no home is bound."""

    rooms: tuple[str, ...] = ()  # of their own homes
    hidden: bool = False
    owed: bool = False
    disputed: bool = False  # a bill of theirs is in question
    reminded: bool = False  # they were reminded lately
    payable: bool = False  # a button can pay what they owe


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that decides what a message means, and nothing else."""

    now: datetime
    talk_lasts: timedelta
    is_staff: bool
    has_home: bool
    in_group: bool = False
    question: Asked | None = None
    about: Matter | None = None  # of the message that was replied to, or of the topic
    about_many: tuple[int, ...] = ()
    about_duty: bool = False
    matters: Sequence[Matter] = ()  # the speaker's own open ones, the newest first
    ended: Sequence[Matter] = ()  # and those that have ended lately
    desk: Desk | None = None  # of the staff
    fees: Fees = Fees()
    today: date = date.min
    notice: str = ""  # what their house was told lately
    outage: str = ""  # … and what it has not just now, by a notice
    wish: str = ""  # what these words want from the desk, as the charter knows it
    event: int = 0  # held lately, and these words are about it
    declined: frozenset[str] = field(default_factory=frozenset)  # acts that turned out not to be it

    @property
    def talking(self) -> Matter | None:
        """The open matter about which something was said last, if that is not long ago."""
        if not self.matters:
            return None
        last = max(self.matters, key=lambda each: (each.spoken_at, each.ticket))
        # The only matter of somebody's is what they talk about for longer.
        lasts = self.talk_lasts if len(self.matters) > 1 else A_DAY
        recent = self.now - last.spoken_at <= lasts
        return last if recent or last.ours_last else None

    def likest(self, theme: Theme, among: Sequence[Matter] | None = None) -> Matter | None:
        """The matter with which these words have most in common; None where with none."""
        found = self.matters if among is None else among
        best = max(found, key=lambda each: each.theme.likeness(theme), default=None)
        return best if best is not None and best.theme.likeness(theme) > 0 else None


def message_of(context: Context, line: str) -> Message:
    """``line``: the command that it is, if it is one."""
    incoming, text = context.incoming, context.text.strip()
    words = "" if line else text
    told = tuple(
        replace(each, clauses=_each(context, parts.listed(each.text)))
        for each in _each(context, _parts(words))
    )
    short = () if told else _each(context, parts.clauses(words))
    return Message(
        text=text,
        meaning=context.meaning,
        cues=speech.cues(words, SPEAKER),
        theme=things.of(words),
        work=work_of(words) if context.sender.is_staff else {},
        parts=told,
        clauses=short,
        money={} if context.sender.is_staff else speech.cues(words, "money"),
        wishes=speech.cues(words, "wishes"),
        kind=incoming.kind,
        line=line,
        has_files=bool(context.attachments),
        vouched=bool(incoming.vouched_phone) and not incoming.is_group,
        replies=bool(incoming.reply_to),
    )


def _parts(words: str) -> list[str]:
    """What is told apart; also praise of somebody, and then what is wrong: 就是灯还黑着."""
    found = parts.split(words)
    point = turned(words) if len(found) == 1 else words
    praise = _TURN.sub("", words.removesuffix(point))
    if point == words or not praises_somebody(speech.cues(praise, SPEAKER)):
        return found
    return [praise, point]


def praises_somebody(cues: Cues) -> bool:
    """得夸夸小刘: somebody is praised, and not only thanked in passing."""
    return "staff" in cues and bool(cues.keys() & {"commends", "praises"})


def work_of(words: str) -> Cues:
    """What the staff do with their words, slips of the thumb put right: by the cues first, and by
    what was learned from how staff write."""
    said = homophones.mended(words)
    return deeds.beside(speech.cues(said, "staff"), speech.spelled(plain(said)))


def _each(context: Context, texts: Sequence[str]) -> tuple[Message, ...]:
    """Each of several parts, understood by itself."""
    if len(texts) < 2 or len(texts) > MOST_PARTS:
        return ()
    found = []
    for text in texts:
        meaning = context.understand(text, Around(), context.incoming.sent_at)
        found.append(Message(text, meaning, speech.cues(text, SPEAKER), things.of(text)))
    return tuple(found)


def conversation_of(context: Context, message: Message) -> Conversation:
    """What is going on with whoever has just spoken. What only some words can be about is looked up
    where the words are such; a command is about nothing but itself."""
    rule = context.rules.charter
    bare = Conversation(
        now=context.now,
        talk_lasts=rule.conversation.talk_lasts,
        is_staff=context.sender.is_staff,
        has_home=bool(context.sender.homes),
    )
    if message.line:
        return bare
    since = context.now - rule.signoff.reopen_within
    ended = tickets.ended_of(context.session, context.sender.id, since)
    shown = {each.id: each for each in (*context.open_tickets, *ended)}
    if context.about is not None:
        shown[context.about.id] = context.about
    told = history.told_of(context.session, list(shown))
    matters = {each: matter_of(row, told.get(each, ())) for each, row in shown.items()}
    question = context.question
    return replace(
        bare,
        in_group=context.incoming.is_group,
        question=Asked(question.asks, question.data, question.expires_at) if question else None,
        about=matters[context.about.id] if context.about is not None else None,
        about_many=context.about_many,
        about_duty=context.about_duty is not None,
        matters=[matters[each.id] for each in context.open_tickets],
        ended=[matters[each.id] for each in ended],
        fees=_fees(context) if _is_of_money(context, message) else Fees(),
        today=context.rules.today(context.now),
        notice=_notice(context) if "asks" in message.cues else "",
        outage=_outage(context),
        wish=_wish(context, message),
        event=_event(context, message),
    )


def _event(context: Context, message: Message) -> int:
    """The event held lately of which these words tell how it was; 0 where of none."""
    estates, meaning = [each.estate_id for each in context.sender.homes], message.meaning
    if not estates or not message.text or message.line:
        return 0
    spoken_of = meaning.intent == "activity" or meaning.is_guess or "praises" in message.cues
    if not spoken_of or afterwords.is_complaint(context) or meaning.is_grave:
        return 0
    since = context.now - context.rules.charter.events.summary_within
    held = events.held_lately(context.session, estates, since, context.now)
    if not held or speech.find(message.text, "asks_what_is_on"):
        return 0
    named = [each.id for each in held if each.title in message.text]
    if not named and meaning.intent == "activity" and speech.find(message.text, "was_there"):
        named = [each.id for each in held]
    return next(iter(named), 0)


def _wish(context: Context, message: Message) -> str:
    """A request of the charter in what was said, where it is no trouble and not the staff's."""
    text, meaning = context.text, message.meaning
    staff_only = context.sender.is_staff and not context.sender.homes
    if staff_only or not text or len(text) > LONGEST_WISH * (1 + text.isascii()):
        return ""
    asks = "wonders" in message.wishes
    plain = {trouble for cue, trouble in _OF_A_WISH.items() if cue in message.wishes}
    wrong = message.theme.troubles - (ASKED_OF if asks else NO_TROUBLE) - plain
    if meaning.is_grave or wrong or (asks and _complains(message)):
        return ""
    return context.rules.charter.request_in(text, asks)


def _complains(message: Message) -> bool:
    """垃圾放哪里都没人收 says where it lies, and asks nothing."""
    both = "said" in message.theme.troubles and message.theme.troubles & (ASKED_OF - NO_TROUBLE)
    return bool(both) or bool(message.cues.keys() & {"not_fixed", "unattended"})


def _is_of_money(context: Context, message: Message) -> bool:
    """Whether ``money`` can have anything to say."""
    asked = context.question
    return bool(message.money) or (asked is not None and asked.asks == "fees")


def _notice(context: Context) -> str:
    since = context.now - NOTICE_LASTS
    found = notices.last_heard(context.session, context.sender.homes, since)
    return found.text if found is not None else ""


def _outage(context: Context) -> str:
    supply = supplies.named(context.text) if context.sender.homes else frozenset()
    found = outages.in_effect(context, supply) if supply else None
    return found.text if found is not None else ""


def _fees(context: Context) -> Fees:
    if context.sender.is_staff:
        return Fees()
    lived_in = households.residencies_of(context.session, context.sender.id)
    seen = [home for home, tie in lived_in if tie.sees_fees]
    owed = [each for home in seen for each in bills.owed(context.session, home.id)]
    return Fees(
        rooms=tuple(home.room for home, _ in lived_in),
        hidden=not seen,
        owed=bool(owed),
        disputed=any(each.bill.disputed for each in owed),
        reminded=outbox.was_reminded_lately(
            context.session, context.sender.id, context.now - REMINDED_LATELY
        ),
        payable=bool(paying.payable(context)),
    )


def matter_of(ticket: Ticket, told: Sequence[TicketEvent]) -> Matter:
    theme = things.of(ticket.text)
    talk = [each for each in told if each.is_of(Trait.TALK) or each.kind == Kind.URGED]
    for each in told:
        if each.kind in (Kind.SAID, Kind.EDITED, Kind.HOME, Kind.REOPENED):
            theme |= things.of(each.text)
    last = talk[-1] if talk else None
    return Matter(
        ticket=ticket.id,
        text=ticket.text,
        theme=theme,
        is_open=ticket.is_open,
        is_asked=ticket.is_asked,
        is_held=ticket.is_held,
        is_grave=ticket.is_grave,
        is_urgent=ticket.is_urgent,
        danger=ticket.danger,
        category=ticket.category,
        place=ticket.place,
        begun_at=ticket.created_at,
        spoken_at=last.at if last is not None else ticket.created_at,
        ours_last=last is not None and last.is_of(Trait.OURS),
        last=next((each.text for each in reversed(talk) if each.text), ""),
    )
