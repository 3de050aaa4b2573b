"""The generic form: any verb of the grammar, filled in and carried out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.posted import page
from bot.web.signins import SignedOut
from bot.web.work.door import PATH, Base, carried_out, form_of, is_ours, looked, sentence_of
from bot.web.work.paper import render
from handlers.context import Context
from handlers.errors import Refusal
from handlers.workbench import forms, frame
from handlers.workbench.doing import Deed

FIELD = "f."  # what begins so is a value of the verb
LINES, MORE = 3, 5  # rows of an empty table, and how many are added
MOST_LINES = 200
_BETWEEN = re.compile(r"[\s、，,;；]+")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent. ``typed``: its fields, several values of one name as they came."""

    key: str = ""
    token: str = ""
    back: str = ""
    more: bool = False
    typed: list[tuple[str, str]] = field(default_factory=list)

    def one(self, name: str) -> str:
        return next((value for key, value in self.typed if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.typed if key == name]


def sent(fields: Sequence[tuple[str, str]]) -> Sent:
    named = dict(fields)
    typed = [(name[len(FIELD) :], value) for name, value in fields if name.startswith(FIELD)]
    back = named.get("back", "")
    key, token = named.get("key", "")[:64], named.get("token", "")
    return Sent(key, token, back if is_local(back) else "", "more" in named, typed)


def is_local(address: str) -> bool:
    """A page of the workbench, and no other site's."""
    return re.fullmatch(r"/desk(?:[/?][^\\\s]*)?", address) is not None


def values_of(form: forms.Form, given: Sent) -> dict[str, Any]:
    """What the verb is given by name."""
    if not form.lines:
        return _line(form, given, "")
    lines = [_line(form, given, f"{at}.") for at in range(rows_of(form, given))]
    return {"lines": [line for line in lines if any(line.values())]}


def _line(form: forms.Form, given: Sent, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in form.fields:
        values = [value for value in given.all(prefix + each.name) if value.strip()]
        if each.several:
            options = each.widget == "choice"
            found[each.name] = values if options else _apart(values)
        else:
            found[each.name] = values[0] if values else ""
    return found


def _apart(values: Sequence[str]) -> list[str]:
    return [word for value in values for word in _BETWEEN.split(value.strip()) if word]


def rows_of(form: forms.Form, given: Sent) -> int:
    numbers = [int(at) for name, _ in given.typed if (at := name.partition(".")[0]).isdecimal()]
    there = min(max(numbers, default=LINES - 1) + 1, MOST_LINES)
    return min(there + MORE, MOST_LINES) if given.more else there


async def every(request: Request) -> Response:
    """工作: all that the asker may do."""
    base, chapters = await looked(request, forms.chapters)
    _, tools = await looked(request, frame.tools)
    return page(render("verbs.html", base, chapters=chapters, tools=tools, here="work"))


async def show(request: Request) -> Response:
    """The empty form, or filled in as the address says: ?ticket=12."""
    name = name_of(request)
    base, form = await looked(request, lambda context: _form(context, name))
    typed = [(key, value) for key, value in request.query_params.multi_items() if key != "said"]
    back = request.query_params.get("back", "")
    given = Sent(back=back if is_local(back) else "", typed=typed)
    return page(_filled(base, form, given))


def name_of(request: Request) -> str:
    return str(request.path_params["name"]).strip("/").replace("/", " ")[:80]


def _form(context: Context, name: str) -> forms.Form:
    return forms.form_of(context, forms.verb_called(context, name))


def _filled(
    base: Base,
    form: forms.Form,
    given: Sent,
    problems: dict[str, str] | None = None,
    refused: str = "",
) -> str:
    return render(
        "form.html",
        base,
        form=form,
        given=given,
        rows=range(rows_of(form, given)),
        problems=problems or {},
        refused=refused,
        key=secrets.token_urlsafe(12),
        here="work",
    )


async def run(request: Request) -> Response:
    """Carries it out; or shows the form again with what was typed, and what is wrong with it."""
    name = name_of(request)
    fields, photos = await form_of(request)
    given = sent(fields)
    try:
        base, form = await looked(request, lambda context: _form(context, name))
        values = values_of(form, given)
        if given.more:
            return page(_filled(base, form, given))
        if not is_ours(request, given.token):
            return page(_filled(base, form, given, refused=base.w["again"]), 409)
        key = given.key or secrets.token_hex(8)
        done = await carried_out(request, Deed(key, name, values, photos=photos))
        if isinstance(done, Refusal):
            return await _refused(request, name, given, values, done)
    except SignedOut:
        raise SignedOut(fields) from None
    return RedirectResponse(after(done, given.back or f"{PATH}/verbs/{form.path}"), 303)


def after(done: int, to: str) -> str:
    """The page to see next, with what was answered."""
    there = re.sub(r"([?&])said=\d*", r"\1", to).rstrip("?&")
    return f"{there}{'&' if '?' in there else '?'}{urlencode({'said': done})}"


async def _refused(
    request: Request, name: str, given: Sent, values: dict[str, Any], refused: Refusal
) -> Response:
    def wrong(context: Context) -> tuple[forms.Form, dict[str, str]]:
        verb = forms.verb_called(context, name)
        return forms.form_of(context, verb), forms.problems(context, verb, values)

    base, (form, problems) = await looked(request, wrong)
    sentence = "" if problems else sentence_of(request, base, refused)
    return page(_filled(base, form, given, problems, sentence), 422)


async def say(request: Request) -> Response:
    """A button under an answer, or words that answer what was asked."""
    fields, photos = await form_of(request)
    named = dict(fields)
    given = sent(fields)
    to = given.back or PATH
    line, text = named.get("line", "")[:200], named.get("words", "").strip()
    base, _ = await looked(request, lambda context: None)
    if not (line or text or photos):
        return RedirectResponse(to, 303)
    if not is_ours(request, given.token):
        return page(render("say.html", base, line=line, typed=text, back=to, here=""), 409)
    key = given.key or secrets.token_hex(8)
    deed = Deed(key, line=line, words=text, photos=photos)
    done = await carried_out(request, deed)
    if isinstance(done, Refusal):
        refused = sentence_of(request, base, done)
        html = render("say.html", base, line="", typed=text, back=to, refused=refused, here="")
        return page(html, 422)
    return RedirectResponse(after(done, to), 303)


ROUTES = [
    Route("/verbs", every, methods=["GET"]),
    Route("/verbs/{name:path}", show, methods=["GET"]),
    Route("/verbs/{name:path}", run, methods=["POST"]),
    Route("/say", say, methods=["POST"]),
]
