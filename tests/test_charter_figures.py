"""The statement's figures stand in the charter and nowhere else in the program."""

from __future__ import annotations

import ast
from datetime import timedelta
from functools import cache

import pytest
from babel.messages.pofile import read_po

from storage import charter
from tests.figures import SAID, found_in
from tests.test_house import HOUSE, ROOMS, modules, tree

# Rooms in which numbers are something else altogether.
ELSEWHERE = {
    "storage/migrations/": "history",
    "nlu/": "weights of words, measured on labelled messages",
    "bot/papers/": "places and sizes on paper",
    "bot/simulation/": "tempers of made-up people",
    "bot/demo/": "a made-up past",
}
# What is the same number by chance: where, what, why.
ALLOWED: dict[tuple[str, str], str] = {
    ("handlers/conversation/staff.py", "0.95"): "how sure amid the talk of a group",
    ("bot/channels/wechat/codes.py", "three days"): "WeChat: so long it keeps a file",
    ("bot/channels/wechat/console.py", "ten minutes"): "WeChat: how far its clock may be off",
    ("bot/commands/serving.py", "100000"): "how fast a demonstration may run",
    ("bot/delivery/attachments.py", "timedelta of 0:10:00"): "how long a photo is fetched",
    ("bot/delivery/limits.py", "0.9"): "messages a second that a platform takes",
    ("bot/delivery/claim.py", "timedelta of 0:10:00"): "how often a shut window is looked at",
    (
        "bot/web/home/wechat.py",
        "timedelta of 0:10:00",
    ): "how long WeChat may take",
    ("bot/web/moments.py", "timedelta of 0:10:00"): "a leap of the demonstration",
    ("bot/web/programs/openapi.py", "Three days"): "Standard Webhooks: so long it is tried",
    ("handlers/interface/hooks.py", "timedelta of 3 days, 0:00:00"): "the same",
    ("handlers/myhome/news.py", "timedelta of 90 days, 0:00:00"): "how far back a page looks",
    ("handlers/keys.py", "timedelta of 0:30:00"): "how long a code for a key is good",
    ("bot/sheets/cells/days.py", "hour_24 24"): "hours of a day",
    ("bot/sheets/cells/sums.py", "10000000"): "the largest area that is no misprint",
    ("bot/web/chrome.py", "10 分钟"): "how fast a demonstration runs",
    ("bot/web/chrome.py", "10 minutes"): "the same in English",
    ("bot/web/work/door.py", "timedelta of 0:10:00"): "how long a link to the workbench opens it",
    ("handlers/dialogue.py", "timedelta of 0:30:00"): "how long a question of the bot stays open",
    ("handlers/meters/commands.py", "100000"): "the largest factor of a meter that is no misprint",
    ("handlers/wording/facilities.py", "3个月"): "an example of a rhythm",
    ("handlers/verbs/plant.py", "3个月"): "the same example",
    ("scheduler/housekeeping.py", "timedelta of 0:10:00"): "how often broken rows are looked for",
    ("storage/cards.py", "timedelta of 3 days, 0:00:00"): "WeCom: so long a card can be changed",
    ("storage/kf.py", "timedelta of 0:10:00"): "WeCom: so long a token lives",
    ("storage/tariffs.py", "100000"): "units: thousandths times ten-thousandths of a yuan in a fen",
    ("storage/tariffs.py", "50000"): "half of those, to round",
    (
        "storage/windows.py",
        "timedelta of 0:10:00",
    ): "WeChat: how long an answer is kept for retries",
}


def product() -> list[str]:
    return [each for each in modules(*ROOMS) if not each.startswith(tuple(ELSEWHERE))]


@cache
def translated() -> list[tuple[str, int, str]]:
    """(catalog, line, what) that English sentences say and the charter should."""
    found = []
    for path in sorted((HOUSE / "handlers/wording/catalogs").rglob("*.po")):
        with path.open("rb") as file:
            for each in read_po(file):
                said = str(each.string) if each.id else ""
                for match in SAID.finditer(said):
                    found.append((path.relative_to(HOUSE).as_posix(), each.lineno or 0, match[0]))
    return found


def test_the_figures_stand_in_the_charter_alone() -> None:
    found = {(module, what): line for module in product() for line, what in found_in(tree(module))}
    found |= {(catalog, what): line for catalog, line, what in translated()}
    strangers = [
        f"{m}:{line} {what}" for (m, what), line in found.items() if (m, what) not in ALLOWED
    ]
    assert not strangers, "\n".join(strangers)
    assert not set(ALLOWED) - set(found), "allowed, but no longer there"


@pytest.mark.parametrize(
    "code",
    [
        "if value < 85: pass",
        "LIMIT_FEN = 5_000_000",
        "target = 0.95",
        "target = Decimal('0.85')",
        "enough = '98%'",
        "ANSWER = timedelta(minutes=10)",
        "ONSITE = timedelta(seconds=1800)",
        "ONSITE = timedelta(0, 30 * 60)",
        "ANSWER = 10 * MINUTE",
        "SUMMARY = timedelta(days=1) * 5",
        "PLAN = datetime.timedelta(days=1)",
        "def late(now, within=timedelta(minutes=10)): pass",
        "def late(now, minutes=10): pass",
        "def late(now, *, answer_minutes: int = 10): pass",
        "start(ticket, within_minutes=10)",
        "ANSWER_SECONDS = 600",
        "rule = {'hours': 24}",
        "if len(patrols) < 2: pass",
        "PATROLS = 2",
        "ok = months_in_arrears >= 3",
        "COVERAGE: int = 80",
        "assert indicators == 8",
        "words = t('逾期3个月未缴费')",
        "words = t('我们会在{minutes}内，也就是十分钟内答复')",
        "words = t('达到 85% 才算')",
        "words = f'{name} within ten minutes'",
        "words = t('5万元以上由总经理批')",
    ],
)
def test_the_search_finds_them(code: str) -> None:
    assert [*found_in(ast.parse(code))]


@pytest.mark.parametrize(
    "code",
    [
        "x = 84",
        "WAIT = timedelta(minutes=11)",
        "if len(buttons) > 2: pass",
        "if n >= 3: pass",
        "following = day + timedelta(days=1)",
        '"""Answered within ten minutes."""',
        "words = t('请稍等一分钟')",
        "words = t('过一天还没有')",
        "words = t('35天')",
    ],
)
def test_the_search_leaves_other_numbers_alone(code: str) -> None:
    assert not [*found_in(ast.parse(code))]


def test_the_charter_has_every_figure_of_the_statement() -> None:
    rules = charter.load()
    assert rules.deadlines.answer.within == timedelta(minutes=10)
    assert rules.deadlines.onsite.within == timedelta(minutes=30)
    assert rules.deadlines.plan.within == timedelta(hours=24)
    assert rules.dunning.legal.months == 3 and rules.archive.updated_target == 0.95
    assert [tier.above_yuan for tier in rules.approvals.spend] == [0, 50_000]
    least = {name: int(target.at_least or 0) for name, target in rules.targets.items()}
    assert least["complaints-in-time"] == least["training"] == least["policies"] == 100
    assert least["resolution-satisfaction"] == least["survey-score"] == 85
    assert least["archive-complete"] == least["archive-updated"] == 98
    assert (least["survey-coverage"], least["fee-collection"]) == (80, 90)
    assert (least["third-party-satisfaction"], least["revenue"]) == (90, 95)
    cost = rules.targets["cost"]
    assert cost.at_least == 100 - 3 and cost.at_most == 100 + 3
    assert [part.weight for part in rules.scores["gm"].parts] == [40, 30, 20, 10]
    assert [part.weight for part in rules.scores["cs-supervisor"].parts] == [30, 20, 25, 25]
    assert rules.accountability["gm"].kinds["loss"].above_yuan == 200_000
    assert rules.duties["patrol"].times == rules.duties["events"].times == 2
    assert rules.events.announce_before == timedelta(days=3)
    assert rules.events.summary_within == timedelta(days=5)
    assert len(rules.survey.indicators) == 8
    bonus = rules.scores["cs-supervisor"].bonus
    assert bonus is not None and bonus.quarters == 2
    key_people, accidents = rules.targets["key-people"], rules.targets["major-accidents"]
    assert key_people.at_most == 10 and accidents.at_most == 0


if __name__ == "__main__":
    for module in product():
        for line, what in found_in(tree(module)):
            print(module, line, what, (HOUSE / module).read_text().splitlines()[line - 1].strip())
    print(*translated(), sep="\n")
