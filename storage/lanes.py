"""Whose turn it is, so that one estate's storm delays no other's complaint.

An estate is a lane. What comes gets a turn: one after the last that waits in its lane, and none
before what is being handled now. So whoever comes alone stands beside the first of a storm and not
behind its last (start-time fair queueing); where nothing waits, all of this is order of arrival.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.contacts import ContactPoint, StaffChat
from storage.estates import Home
from storage.households import Household, Residency

OURS = 0  # the company's own people
STRANGERS = -1  # all of them together


def of_addresses(session: Session, channel: str, addresses: Collection[str]) -> dict[str, int]:
    """The lane of each address that is known: of several homes, the oldest estate's."""
    query = (
        select(ContactPoint.address, func.coalesce(func.min(Home.estate_id), OURS))
        .outerjoin(
            Residency,
            (col(Residency.person_id) == ContactPoint.person_id)
            & col(Residency.ended_at).is_(None),
        )
        .outerjoin(Household, col(Household.id) == Residency.household_id)
        .outerjoin(Home, col(Home.id) == Household.home_id)
        .where(col(ContactPoint.channel) == channel, col(ContactPoint.address).in_(addresses))
        .group_by(col(ContactPoint.address))
    )
    lanes = {address: int(lane) for address, lane in session.exec(query).all()}
    if others := set(addresses) - lanes.keys():
        named = col(StaffChat.channel) == channel, col(StaffChat.address).in_(others)
        groups = session.exec(select(StaffChat.address).where(*named)).all()
        lanes |= dict.fromkeys(groups, OURS)
    return lanes
