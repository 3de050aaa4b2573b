"""The words of the web: why a request is refused, what to try first, which language to speak."""

from __future__ import annotations

from typing import Any

from bot.web.chrome import CHROME
from handlers.rules import Rules
from handlers.wording import names
from storage.charter import Charter
from storage.charter.company import HOMEOWNER, LEAD, STRANGER

LANGUAGES = ("zh", "en")
TONGUES = ("zh_CN", "en")

# Why a request is refused: Chinese first, then English.
PROBLEMS = {
    "away": (
        "我们这边正忙，您的话过几秒会自动再发一次。",
        "We are busy just now. Your words will be sent again in a few seconds.",
    ),
    "backlog": (
        "现在找我们的人很多，您的话过一会儿会自动再发。有急事请直接打电话。",
        "Many people are writing just now. Your words will be sent again shortly. "
        "If it is urgent, please call.",
    ),
    "bad_action": ("这个按钮看不懂。", "This button makes no sense to us."),
    "bad_clock": (
        "时钟只认 speed（1 到 3600）或 leap"
        "（ten-minutes、tomorrow、deadline、month-start、month-middle、month-end，或一年内的时刻）。",
        "The clock takes a speed (1 to 3600) or a leap "
        "(ten-minutes, tomorrow, deadline, month-start, month-middle, month-end, "
        "or a moment within a year).",
    ),
    "bad_key": (
        "key 要是不超过 100 个字符的文字。",
        "key must be a text of at most 100 characters.",
    ),
    "bad_person": (
        "请说明是谁在说话：person，1 到 40 个字符。",
        "Say who is speaking: person, 1 to 40 characters.",
    ),
    "demo_only": ("只有演示小区可以这样做。", "Only the demonstration allows this."),
    "failed": (
        "我们这边出了点问题，请稍后再试。",
        "Something went wrong on our side; please try again.",
    ),
    "full": (
        "我们这边存不下了，图片没收到。请先用文字说，或者打电话。",
        "Our disk is full and the photo was not taken. Please write instead, or call.",
    ),
    "no_deadline": (
        "眼下没有时限在走。先报个事试试。",
        "No deadline is running. Report something first.",
    ),
    "no_method": ("这里不能这样请求。", "This address does not take such a request."),
    "no_page": ("这里什么也没有。", "There is nothing here."),
    "no_way_in": (
        "这个地址已经过期了。在聊天里写 /console，会给您一个新的。",
        "This address is good no longer. Write /console in your chat to get a new one.",
    ),
    "no_session": ("请先打开聊天页面。", "Please open the chat page first."),
    "no_text": ("请写点什么：text。", "Please write something: text."),
    "not_a_number": ("这里要填一个整数。", "A whole number is needed here."),
    "not_a_photo": (
        "只收图片（JPEG、PNG、GIF、WebP）。",
        "Only images are taken (JPEG, PNG, GIF, WebP).",
    ),
    "not_json": (
        "请用 JSON 对象来说（application/json）。",
        "Please speak JSON (application/json).",
    ),
    "photo_too_big": (
        "图片太大了，请不要超过 10 MB。",
        "This photo is too big: at most 10 MB, please.",
    ),
    "too_many": (
        "一下子收到太多消息，请过一会儿再发。有急事请直接打电话。",
        "Too many messages at once: please wait a little. If it is urgent, please call.",
    ),
    "too_many_photos": (
        "图片太多了，请过一会儿再发，先用文字说也行。",
        "Too many photos: please wait a little, or write instead.",
    ),
    "text_too_long": (
        "这段话太长了，请不要超过两万字，可以分几次发。",
        "This text is too long: at most 20,000 characters, please. You can send it in parts.",
    ),
    "too_big": ("内容太大了，收不下。", "This is too big for us."),
}


def problem(name: str, language: str) -> str:
    return PROBLEMS[name][LANGUAGES.index(language)]


def chrome(rules: Rules, language: str) -> dict[str, Any]:
    """All words of the pages in one language; what the company has, as its charter calls it."""
    column = LANGUAGES.index(language)
    return {name: both[column] for name, both in CHROME.items()} | names.tables(
        rules.tongue(TONGUES[column])
    )


def part(company: Charter, role: str) -> str:
    """Which part a role plays on the stage: homeowner, stranger, supervisor or staff."""
    if role in (HOMEOWNER, STRANGER):
        return role
    return "supervisor" if LEAD in company.rights_of([role]) else "staff"


def preferred(accept_language: str) -> str:
    """ "zh" or "en", whichever a browser's Accept-Language likes better; else Chinese."""
    likes = {"zh": 0.0, "en": 0.0}
    for part in accept_language[:500].split(","):
        tag, _, weight = part.strip().lower().partition(";q=")
        main = tag.partition("-")[0]
        if main in likes:
            likes[main] = max(likes[main], _quality(weight))
    return "en" if likes["en"] > likes["zh"] else "zh"


def _quality(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
