"""The OpenAPI document: reads from their shapes, operations from the rows of the grammar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from bot.web.programs import fitting
from bot.web.programs.asked import PAGING
from bot.web.programs.links import linked
from handlers import verbs
from handlers.grammar import schema
from handlers.grammar.verb import Verb
from handlers.interface import shapes
from handlers.interface.reads import READS, Read
from handlers.wording.tongue import Tongue

PATH = "/api/v1"
REFS = "#/components/schemas/{model}"
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
REFUSALS = {
    "400": "not readable",
    "401": "no good key",
    "403": "not this key's",
    "404": "not there",
    "409": "not in this state; or the idempotency key was used for something else",
    "413": "too large",
    "415": "not JSON",
    "422": "values that do not fit",
    "429": "too many; see Retry-After",
    "503": "the database is away; see Retry-After",
}


def address_of(verb: Verb) -> str:
    """/verbs/training/plan"""
    return f"/verbs/{verb.name.replace(' ', '/')}"


def document(tongues: tuple[Tongue, ...]) -> dict[str, Any]:
    """The whole document, OpenAPI 3.1."""
    components: dict[str, Any] = {"Problem": PROBLEM}
    paths: dict[str, Any] = {
        f"/{row.name}": {"get": _reading(row, components)} for row in READS.values()
    }
    paths |= _tickets(components) | _hooks(components)
    paths |= {
        address_of(verb): {"post": _doing(verb, tongues, components)}
        for verb in verbs.VERBS
        if is_open(verb)
    }
    linked(paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Guanjia 管家",
            "version": "1",
            "description": "Fields are added, and none is taken away. Money is whole fen.",
        },
        "servers": [{"url": PATH}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def is_open(verb: Verb) -> bool:
    """What changes something and has words: what buttons say, and what only shows, is not here."""
    return verb.is_shown and "private" in verb.places and verb.changes


def _named(shape: Any, components: dict[str, Any]) -> dict[str, Any]:
    """A reference to a shape, which is added to the components."""
    found = TypeAdapter(shape).json_schema(ref_template=REFS, mode="serialization")
    components |= found.pop("$defs", {})
    if "$ref" in found:
        return dict(found)
    components[shape.__name__] = found
    return {"$ref": REFS.format(model=shape.__name__)}


def _answers(schema: Mapping[str, Any], says: str, *more: str) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": REFS.format(model="Problem")}}}
    refused = {each: {"description": REFUSALS[each], "content": problem} for each in more}
    ok = {"description": says, "content": {"application/json": {"schema": schema}}}
    return {"200": ok, **refused}


_READ = ("401", "403", "422", "429", "503")


def _reading(row: Read, components: dict[str, Any]) -> dict[str, Any]:
    item = _named(row.shape, components)
    page = _list_of(item)
    return {
        "tags": ["reads"],
        "operationId": f"list_{row.name}",
        "summary": row.says,
        "description": f"Scope read:{row.name}.",
        "parameters": [
            {"name": name, "in": "query", "schema": dict(each)}
            for name, each in {**row.filters, **PAGING}.items()
        ],
        "responses": {
            **_answers(page, "A page.", *_READ),
            "304": {"description": "It is as If-None-Match says."},
        },
    }


def _tickets(components: dict[str, Any]) -> dict[str, Any]:
    number = {"in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    whole = _named(shapes.WholeTicket, components)
    one = {
        "tags": ["reads"],
        "operationId": "read_ticket",
        "summary": "A ticket with its history and its files.",
        "description": "Scope read:tickets.",
        "parameters": [{"name": "ticket", **number}],
        "responses": {
            **_answers(whole, "The ticket.", *_READ, "404"),
            "304": {"description": "It is as If-None-Match says."},
        },
    }
    file = {
        "tags": ["reads"],
        "operationId": "read_attachment",
        "summary": "A file of a ticket.",
        "description": "Scope read:tickets.",
        "parameters": [{"name": "ticket", **number}, {"name": "attachment", **number}],
        "responses": {
            **_answers({}, "", *_READ, "404"),
            "200": {"description": "The file.", "content": {"application/octet-stream": {}}},
        },
    }
    return {
        "/tickets/{ticket}": {"get": one},
        "/tickets/{ticket}/attachments/{attachment}": {"get": file},
    }


def _hooks(components: dict[str, Any]) -> dict[str, Any]:
    """Where the program wants to hear, by the Standard Webhooks specification."""
    row, letter, again = (
        _named(each, components) for each in (shapes.Webhook, shapes.DeadLetter, shapes.Replayed)
    )
    one = {
        "name": "webhook",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }

    def act(name: str, answer: Mapping[str, Any], summary: str) -> dict[str, Any]:
        return {
            "tags": ["webhooks"],
            "operationId": f"{name}_webhook",
            "summary": summary,
            "description": "Scope do:webhook.",
            "parameters": [one],
            "responses": _answers(answer, summary, *_READ, "404"),
        }

    add = act("add", row, "Name an address; the secret is shown this once.") | {
        "parameters": [],
        "requestBody": _body(fitting.HOOK),
        "responses": _answers(row, "The address.", *_READ, "400", "413", "415"),
    }
    mine = act("list", _list_of(row), "The addresses of the key.") | {"parameters": []}
    return {
        "/webhooks": {"get": mine, "post": add},
        "/webhooks/{webhook}/dead": {"get": act("dead", _list_of(letter), "Dead letters.")},
        "/webhooks/{webhook}/rotate": {"post": act("rotate", row, "A new secret.")},
        "/webhooks/{webhook}/stop": {"post": act("stop", row, "Nothing more is sent.")},
        "/webhooks/{webhook}/replay": {"post": act("replay", again, "Three days again.")},
    }


def _spoken(described: Mapping[str, Any]) -> dict[str, Any]:
    """Labels as descriptions: of a title, generators of clients make the name of a class."""
    if "lines" in described["properties"]:
        rows = described["properties"]["lines"]
        rows = {**rows, "items": _spoken(rows["items"])}
        return {**described, "properties": {"lines": rows}}
    return {
        **described,
        "properties": {
            name: {key: value for key, value in each.items() if key != "title"}
            | {"description": " · ".join(each["x-titles"].values())}
            for name, each in described["properties"].items()
        },
    }


def _body(described: Mapping[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": dict(described)}}}


def _list_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": dict(item)},
            "after": {"type": ["integer", "null"], "description": "of the next page"},
        },
        "required": ["items", "after"],
    }


def _doing(verb: Verb, tongues: tuple[Tongue, ...], components: dict[str, Any]) -> dict[str, Any]:
    done = _named(shapes.Done, components)
    chinese, english = (t(verb.summary) for t in tongues)
    key = {"type": "string", "minLength": 1, "maxLength": 64}
    return {
        "tags": ["verbs"],
        "operationId": verb.name.replace(" ", "_"),
        "summary": f"{chinese} · {english}",
        "description": f"Scope do:{verb.command}. In a chat: `{verb.example}`",
        "parameters": [{"name": "Idempotency-Key", "in": "header", "schema": key}],
        "requestBody": _body(_spoken(schema.arguments(verb, tongues))),
        "responses": _answers(done, "It is done.", *_READ, "400", "404", "409", "413", "415"),
    }
