"""The neighbours of the cast: a household in most homes, with the gaps of a real archive (CS-3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.demo.stage import Stage
from storage import completeness, households
from storage.contacts import ContactPoint
from storage.estates import Home
from storage.households import Household, Residency
from storage.people import Person

SURNAMES = (
    "周吴郑卫韩杨朱秦许曹严华金魏陶姜谢邹潘葛范彭鲁韦马苗"
    "方俞任袁柳鲍史唐费岑薛雷贺倪汤滕罗毕郝安常乐于时傅皮"
)
TITLES = ("先生", "女士")
EMPTY = ("12-1404",)  # not yet sold: nobody is known
NO_PHONE = ("12-504", "5-2-301")
NO_DATE = ("3-2-102",)
STALE = ("5-1-902",)  # confirmed more than a year ago
ON_PAPER = 5  # one home in so many is on no messenger
CHECKS = 6  # monthly checks of the archive that lie behind


def move_in(stage: Stage) -> None:
    """Settles everybody, and writes down what the monthly checks of the archive found."""
    fresh = [
        home
        for number, home in stage.homes.items()
        if number not in EMPTY and households.household_of(stage.session, home.id) is None
    ]
    since = stage.at(stage.day(200))
    people = [
        Person(name=_name(place), phone=_phone(home, place), created_at=stage.moment.now)
        for place, home in enumerate(fresh)
    ]
    families = [_household(stage, home, place) for place, home in enumerate(fresh)]
    stage.session.add_all([*people, *families])
    stage.session.flush()
    for place, (home, person, family) in enumerate(zip(fresh, people, families, strict=True)):
        stage.session.add(
            Residency(household_id=family.id, person_id=person.id, kind="owner", started_at=since)
        )
        if place % ON_PAPER:
            # By the number of the home: only the cast is played under their names.
            stage.session.add(
                ContactPoint(
                    person_id=person.id,
                    channel="webchat",
                    address=home.number,
                    bound_at=since,
                    seen_at=since,
                )
            )
    stage.session.flush()
    _check(stage)


def _name(place: int) -> str:
    return SURNAMES[place] + TITLES[place % 3 == 1]


def _phone(home: Home, place: int) -> str:
    return "" if home.number in NO_PHONE else f"139000010{place:02d}"


def _household(stage: Stage, home: Home, place: int) -> Household:
    confirmed = 380 + place if home.number in STALE else 20 + 5 * place % 170
    return Household(
        home_id=home.id,
        moved_in_at=stage.at(stage.day(200)),
        moved_in_on=None if home.number in NO_DATE else date(2018, 9, 1) + timedelta(place * 41),
        confirmed_at=stage.at(stage.day(confirmed)),
    )


def _check(stage: Stage) -> None:
    """What each past month's check found: a little more was known every time."""
    rule = stage.moment.rules.charter.archive
    fresh_since = stage.moment.now - rule.fresh_within
    (found,) = completeness.figures(stage.session, rule.fields, fresh_since)
    for back, month in enumerate(stage.months(CHECKS), 1):
        earlier = replace(found, complete=found.complete - (back + 1) // 2)
        at = stage.at(month.day(1, rule.check_day), f"{rule.at:%H:%M}")
        completeness.note_check(stage.session, earlier, at)
