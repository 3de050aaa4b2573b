"""Keys for other programs: made, listed and revoked in a chat, by whoever books money."""

from __future__ import annotations

from datetime import timedelta

from storage import keys
from storage.db import transaction
from tests.world import World


def test_a_key_is_made_fetched_once_and_revoked(world: World) -> None:
    world.says("赵总", "/key add 停车系统 read:arrears do:paid 桂花园")
    told = world.last("赵总").text
    code = next(line for line in told.splitlines() if len(line) == 32)
    with transaction(world.engine) as session:
        assert keys.fetch(session, "nothing", world.now) is None
        key = keys.fetch(session, code, world.now) or ""
        assert keys.fetch(session, code, world.now) is None, "it is shown once"
        found = keys.opened_by(session, key, world.now)
        assert found is not None
        assert found.scopes == {"read:arrears", "do:paid"}
        assert found.estates == frozenset({1})
    assert key not in told
    world.says("赵总", "/key")
    assert "停车系统" in world.last("赵总").text
    world.says("赵总", "/key revoke K1")
    with transaction(world.engine) as session:
        assert keys.opened_by(session, key, world.now) is None


def test_a_code_that_lay_about_is_worth_nothing(world: World) -> None:
    world.says("赵总", "/key add 账务 read:payments")
    code = next(line for line in world.last("赵总").text.splitlines() if len(line) == 32)
    with transaction(world.engine) as session:
        assert keys.fetch(session, code, world.now + timedelta(minutes=31)) is None


def test_it_is_not_for_everybody_nor_for_everything(world: World) -> None:
    world.says("张师傅", "/key add 我的 read:bills")
    assert "K1" not in world.last("张师傅").text
    world.says("赵总", "/key add 我的 read:everything")
    assert "read:everything" in world.last("赵总").text
    with transaction(world.engine) as session:
        assert not keys.living(session)
