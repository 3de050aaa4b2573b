"""What people do in the fake: write, send, press, block. Each function is a verb of /control."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from tests.fakes.botapi.account import Account, Chat, Fault

Who = int | str


def person(account: Account, name: str, id: int = 0, language: str = "zh-hans") -> int:
    """Somebody who pressed /start at some time; returns their id. Known names keep theirs."""
    if name not in account.people:
        chat = Chat(id or next(account.person_ids), "private", name, language)
        account.people[name] = chat.id
        account.chats[chat.id] = chat
    return account.people[name]


def group(
    account: Account,
    title: str,
    id: int = 0,
    topics: list[int] | None = None,
    forum: bool = False,
    manages: bool = True,
) -> int:
    """A supergroup in which the bot already is; returns its id."""
    if title not in account.people:
        chat = Chat(id or -next(account.group_ids), "supergroup", title, topics=set(topics or ()))
        chat.forum, chat.manages = forum or bool(topics), manages
        account.people[title] = chat.id
        account.chats[chat.id] = chat
    return account.people[title]


def says(
    account: Account,
    user: Who,
    text: str = "",
    chat: Who = 0,
    reply_to: int = 0,
    topic: int = 0,
    extra: dict[str, Any] | None = None,
) -> dict[str, int]:
    """A message, in private or in a group; ``extra``: further fields of it, as they are."""
    content = _content(account, user, chat)
    content["message_id"] = next(account.ids)
    if text:
        content["text"] = text
    if reply_to:
        content["reply_to_message"] = {**content, "message_id": reply_to, "text": "…"}
    if topic:
        content |= {"message_thread_id": topic, "is_topic_message": True}
    update_id = account.push("message", {**content, **(extra or {})})
    return {"update_id": update_id, "message_id": content["message_id"]}


def edits(account: Account, user: Who, message_id: int, text: str, chat: Who = 0) -> int:
    """Changes an earlier message; returns the number of the update."""
    content = _content(account, user, chat)
    changed = {"message_id": message_id, "edit_date": content["date"], "text": text}
    return account.push("edited_message", {**content, **changed})


def sends(
    account: Account,
    user: Who,
    kind: str,
    content: str = "",
    caption: str = "",
    chat: Who = 0,
    name: str = "",
    mime: str = "",
    size: int = -1,
    understated: bool = False,
) -> dict[str, Any]:
    """A photo, voice, video, document …; ``content`` in base64. ``size``: what is claimed of it;
    ``understated``: getFile does not refuse it for its size."""
    bytes_ = base64.b64decode(content)
    size = len(bytes_) if size < 0 else size
    file_id = f"{kind}-{len(account.files) + 1}"
    suffix = {"photo": "jpg", "voice": "oga", "video": "mp4"}.get(kind, "bin")
    path = f"{kind}s/{name or f'file_{len(account.files) + 1}.{suffix}'}"
    account.files[file_id] = {
        "id": file_id,
        "path": path,
        "size": size,
        "bytes": bytes_,
        "understated": understated,
        "gone": False,
    }
    card: Any = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": size}
    card |= {"mime_type": mime} if mime else {}
    card |= {"file_name": name} if name else {}
    card |= {"duration": 3} if kind in ("voice", "video", "audio") else {}
    card |= {"width": 800, "height": 600} if kind in ("photo", "video") else {}
    if kind == "photo":
        card = [{**card, "file_id": f"{file_id}-small", "width": 80, "height": 60}, card]
    extra = {kind: card, **({"caption": caption} if caption else {})}
    return {**says(account, user, chat=chat, extra=extra), "file_id": file_id}


def presses(account: Account, user: Who, message_id: int, label: str, chat: Who = 0) -> int:
    """Presses a button of one of the bot's messages; returns the number of the update."""
    content = _content(account, user, chat)
    entry = account.messages[content["chat"]["id"], message_id]
    buttons = [button for row in entry["rows"] for button in row]
    pressed = next((one for one in buttons if one["text"] == label), None)
    if pressed is None:
        raise KeyError(f"no button {label}, only {[one['text'] for one in buttons]}")
    name = str(900_000_000_000 + next(account.ids))
    account.queries[name] = account.now()
    message = {**content, "message_id": message_id, "from": account.me, "text": entry["text"]}
    if entry.get("topic"):
        message |= {"message_thread_id": entry["topic"], "is_topic_message": True}
    query = {"id": name, "from": content["from"], "message": message, "chat_instance": "1"}
    return account.push("callback_query", {**query, "data": pressed["callback_data"]})


def deletes_topic(account: Account, chat: Who, topic: int) -> None:
    """Somebody deletes a topic; the bot is not told."""
    account.chats[_known(account, chat)].topics.discard(topic)


def topics(account: Account, chat: Who) -> list[dict[str, Any]]:
    """The topics of a group: thread, title, closed."""
    place = account.chats[_known(account, chat)]
    return [
        {"thread": one, "title": place.titles.get(one, ""), "closed": one in place.shut}
        for one in sorted(place.topics)
    ]


def vanishes(account: Account, file_id: str) -> None:
    """The file can still be named but no longer downloaded."""
    account.files[file_id]["gone"] = True


def blocks(account: Account, user: Who) -> int:
    """The person blocks the bot; returns the number of the update."""
    return _becomes(account, user, "blocked", "kicked")


def unblocks(account: Account, user: Who) -> int:
    """And lets it in again."""
    return _becomes(account, user, "", "member")


def hinders(account: Account, chat: Who, obstacle: str) -> None:
    """Puts something between the bot and a chat without telling it; see OBSTACLES."""
    account.chats[_known(account, chat)].obstacle = obstacle


def migrates(account: Account, chat: Who) -> int:
    """The group becomes another one; returns its new id."""
    old = account.chats[_known(account, chat)]
    new = Chat(-next(account.group_ids), "supergroup", old.title)
    account.chats[new.id], old.migrated_to = new, new.id
    when = int(account.now())
    told = {"date": when, "from": account.me}
    left = {"message_id": next(account.ids), "chat": old.card(), "migrate_to_chat_id": new.id}
    came = {"message_id": next(account.ids), "chat": new.card(), "migrate_from_chat_id": old.id}
    account.push("message", {**told, **left})
    account.push("message", {**told, **came})
    return new.id


def pushes(account: Account, update: Any) -> int:
    """An update of any shape, as it is; returns the number under which it waits."""
    number = update.get("update_id") if isinstance(update, dict) else None
    number = number if isinstance(number, int) else next(account.update_ids)
    account.push_raw(update, "raw", number)
    return number


def redelivers(account: Account, update_id: int) -> None:
    """An update comes a second time, as after an answer that got lost."""
    one = account.past[update_id]
    if account.webhook:
        account.waiting[update_id] = one
    else:
        account.again.append(one.update)
    account.news.set()


def fault(account: Account, **what: Any) -> None:
    """See ``Fault``."""
    what["chat"] = _known(account, what.get("chat", 0))
    account.faults.append(Fault(**what))


def limits(account: Account, enforced: bool = True) -> None:
    """Whether the pace of the platform is enforced."""
    account.pace.enforced = enforced


def lenient(account: Account, on: bool = True) -> None:
    """Whether any chat may be written to."""
    account.strict = not on


def ages(account: Account, seconds: float) -> None:
    """Puts the clock of this world ahead."""
    account.shift += seconds


def sent(account: Account, chat: Who = 0) -> list[dict[str, Any]]:
    """What the bot sent, to one chat or to all, in order."""
    wanted = _known(account, chat)
    return [one for one in account.sent if wanted in (0, one["chat"])]


def stats(account: Account) -> dict[str, Any]:
    """Counts and what else a test may ask for."""
    return {
        "calls": dict(account.calls),
        "sent": len(account.sent),
        "waiting": sorted(account.waiting),
        "answers": account.answers,
        "menus": account.menus,
        "violations": account.pace.violations,
        "webhook": account.webhook,
        "wanted": sorted(account.wanted),
        "faults": [asdict(one) for one in account.faults],
    }


def clear(account: Account) -> None:
    """Forgets everything."""
    account.clear()


def _known(account: Account, who: Who) -> int:
    if isinstance(who, int):
        return who
    return account.people.get(who) or person(account, who)


def _content(account: Account, user: Who, chat: Who) -> dict[str, Any]:
    """Who, where and when of something that a person does; doing it opens the private chat."""
    own = account.chats[_known(account, user)]
    place = account.chats[_known(account, chat)] if chat else own
    own.obstacle = "" if place is own else own.obstacle
    return {"from": own.person(), "chat": place.card(), "date": int(account.now())}


def _becomes(account: Account, user: Who, obstacle: str, status: str) -> int:
    content = _content(account, user, 0)
    account.chats[content["chat"]["id"]].obstacle = obstacle
    before = "member" if status == "kicked" else "kicked"
    members = {
        name: {
            "user": account.me,
            "status": said,
            **({"until_date": 0} if said == "kicked" else {}),
        }
        for name, said in (("old_chat_member", before), ("new_chat_member", status))
    }
    return account.push("my_chat_member", {**content, **members})


VERBS = {
    one.__name__: one
    for one in (
        person, group, topics, deletes_topic,
        says, edits, sends, presses, vanishes, blocks, unblocks, hinders,
        migrates, pushes, redelivers, fault, limits, lenient, ages, sent, stats, clear,
    )
}  # fmt: skip
