"""``/api/v1`` with whatever a program may send: never 5xx, every answer as the document says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from bot.web.budgets import Budget
from bot.web.programs import door, site
from tests.bot.test_programs import Program, listening
from tests.bot.web_site import open_site

EACH = 4  # requests for each operation
WORDS = (
    "3-2-1501",
    "王阿姨",
    "2026-11",
    "2026-12-05",
    "张师傅",
    "桂花园",
    "厨房漏水",
    "",
    " ",
    "0",
    "-1",
    "9" * 40,
    "\u0000",
    "'; --",
    "\u202e倒",
    "a" * 5000,
    "12:00",
    "D1",
    "*",
    "{}",
)
NUMBERS = (0, 1, 2, -1, 0.01, 1.5, 10**12, 10**19, 2**63)


@pytest.fixture
async def program(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Program]:
    endless = door.Budgets(Budget(10**9, 1), Budget(10**9, 1))
    monkeypatch.setattr(site, "Budgets", lambda: endless)
    async with open_site(database, tmp_path / "media") as opened, listening(opened) as program:
        yield program


def a_value(dice: Random, schema: Mapping[str, Any], depth: int = 0) -> Any:
    """Mostly what the schema asks for, sometimes anything."""
    if depth > 3 or dice.random() < 0.1:
        return dice.choice([None, True, [], {}, *WORDS, *NUMBERS])
    kinds = schema.get("type", "string")
    kind = dice.choice(kinds) if isinstance(kinds, list) else kinds
    if "enum" in schema:
        return dice.choice(schema["enum"])
    if kind == "array":
        items = schema.get("items", {})
        return [a_value(dice, items, depth + 1) for _ in range(dice.randint(0, 3))]
    if kind == "object":
        fields = schema.get("properties", {})
        needed = schema.get("required", ())
        kept = {name for name in fields if name in needed or dice.random() < 0.6}
        return {name: a_value(dice, fields[name], depth + 1) for name in sorted(kept)}
    return dice.choice(NUMBERS if kind in ("integer", "number") else WORDS)


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            yield method, path, described


async def sent(
    program: Program, key: dict[str, str], dice: Random, method: str, path: str, what: Any
) -> httpx.Response:
    query = {}
    for each in what["parameters"]:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", str(dice.choice((0, 1, 2, 10**12))))
        elif each["in"] == "query" and dice.random() < 0.4:
            query[each["name"]] = str(a_value(dice, each["schema"]))[:100]
    content = what.get("requestBody", {}).get("content", {})
    body = a_value(dice, content["application/json"]["schema"]) if content else None
    try:
        return await program.client.request(
            method,
            f"/api/v1{path}",
            params=query,
            headers=key,
            json=body if content else None,
        )
    except httpx.HTTPError as error:
        raise AssertionError(f"{method} {path} {query} {str(body)[:300]}") from error


@pytest.mark.parametrize("seed", range(2))
async def test_every_answer_is_as_the_document_says(program: Program, seed: int) -> None:
    document = (await program.client.get("/api/v1/openapi.json")).json()
    scopes = {
        word.removesuffix(".")
        for _, _, what in operations(document)
        for word in what["description"].split()
        if word.startswith(("read:", "do:"))
    }
    key, dice, tried = program.key(*sorted(scopes)), Random(seed), 0
    for method, path, what in operations(document):
        for _ in range(EACH):
            answer = await sent(program, key, dice, method, path, what)
            told = (method, path, answer.status_code, answer.text[:300])
            assert str(answer.status_code) in what["responses"], told
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json", told
                assert answer.json()["status"] == answer.status_code, told
            tried += 1
    assert tried > 500
