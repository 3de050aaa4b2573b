"""What is said about praise."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording.excerpts import cut
from handlers.wording.tongue import Tongue


def praised(t: Tongue, by: str, said: str) -> Reply:
    """To whoever is praised."""
    return Reply(t("{by}夸您：「{words}」", by=by, words=cut(said)))


def passed_on(t: Tongue, name: str) -> Reply:
    return Reply(t("谢谢您，这话我带给{name}，也替您记下了。", name=name))


def goes_on(t: Tongue, name: str) -> Reply:
    return Reply(t("好的，一定转告{name}。", name=name))


def thanks_for_all(t: Tongue) -> Reply:
    return Reply(t("谢谢您这么说，大家听了高兴。知道是哪一位的话，写给我，我带到。"))
