"""guanjia commands: every verb, for people (a table, or docs/commands.md) and for programs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.settings import read
from handlers.grammar.schema import described
from handlers.grammar.table import usage
from handlers.verbs import TABLE
from handlers.wording.names import role
from handlers.wording.tongue import LANGUAGES, Tongue
from storage import charter

OPENING = """# Commands 命令

The same in every channel, with buttons for most of them; plain Chinese does as well. Where a slash
is unusual, the Chinese word in the third column does the same (接单 12). `N` is a ticket number;
replying to a ticket's card makes it superfluous. `[…]` may be left out. `/help` lists those of the
asker. This page is written by `guanjia commands --markdown`.

每个渠道都一样，大多有按钮，直接说中文也行。第三列的词不加斜杠也行（接单 12）。`N` 是单号；直接回复
派单就不用写单号。方括号里的可以不写。
"""


def commands(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="As docs/commands.md.")] = False,
) -> None:
    """Every verb: its words, who may use it, what it takes."""
    settings = read()
    tongues = [Tongue(language, settings.zone) for language in LANGUAGES]
    loaded = charter.load(settings.charter)
    if as_json:
        rows = [described(verb, loaded, tongues) for verb in TABLE.verbs]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif as_markdown:
        typer.echo(markdown(loaded, tongues), nl=False)
    else:
        for verb in TABLE.verbs:
            typer.echo(f"{usage(tongues[0], verb)}\t{tongues[0](verb.summary)}")


def markdown(loaded: charter.Charter, tongues: list[Tongue]) -> str:
    """docs/commands.md."""
    zh, en = tongues
    lines = [OPENING]
    for chapter in TABLE.chapters:
        title = f"{zh(chapter.title)} {en(chapter.title)}".replace("【", "").replace("】", "")
        lines += [f"## {title}\n", "| command 命令 | | word 词 | who 谁 |", "|---|---|---|---|"]
        for verb in chapter.verbs:
            said = (
                f"{zh(verb.summary)} · {en(verb.summary)}" if verb.is_shown else "(a button 按钮)"
            )
            if verb.example:
                said += f"<br>`{verb.example}`"
            who = "、".join(role(zh, each) for each in sorted(verb.roles(loaded)))
            cells = (f"`{usage(zh, verb)}`", said, "、".join(verb.words), who)
            lines.append(f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |")
        lines.append("")
    return "\n".join(lines)
