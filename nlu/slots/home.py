"""The one home a message names: 3-2-1501, 3栋2单元1501, 12幢801, B座1203, building 12 …"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlu.meaning import Home
from nlu.slots.numerals import NUMERAL, digits

_N = rf"(?:\d{{1,3}}|[{NUMERAL}]{{1,4}})"  # a building or unit
# A room: 1501, 一五零一, 一千五百零一, 三百零二; 百来 and 三四 are no rooms.
_R = (
    r"(?:\d{3,4}|[零〇一二三四五六七八九两幺]{3,4}"
    r"|[一二三四五六七八九]千?[零一二三四五六七八九]?百?零?[一二三四五六七八九十]{1,3}(?=室|房|号房))"
)
_LETTER = r"(?<![a-z0-9])[a-z]\d{0,2}"
_HOUSE = (  # 冻, 动, 洞, 撞 and 懂 are what voice input makes of 栋 and 幢
    r"(?:#\s?楼|#(?!\s?(?:箱|变|泵|机|炉|柜|井|表))|号\s?楼|号\s?栋|号\s?幢|栋楼|幢楼|栋|幢|座|(?<!壹)号院|号公寓"
    rf"|号塔楼|橦|[冻动洞撞懂](?=\s?(?:\d|{_N}\s?单))|(?:号|楼)(?=\s?{_N}\s?单元)|号(?=门洞|门栋))"
)
_BUILDING = rf"(?P<building>{_N}|{_LETTER})\s?{_HOUSE}"
_ENTRANCE = r"(?:单元|单园|单圆|单源|单远|单原|门洞|[门梯](?=\s?\d{3}))"
_UNIT = rf"(?P<unit>{_N}|[a-z](?![a-z]))\s?(?:号\s?)?{_ENTRANCE}"
# What makes a number a measure and no room; 天花板, 月底, 次卧 and 分水器 do not.
_MEASURE = (
    r"(?:元|块(?!砖|地)|度(?!过|假)|天(?!花|天|台|井|窗|然|棚)|月(?!底|初|中|子|嫂|饼)|年(?![前后底初])|吨"
    r"|平(?!时|常|台|层)|多(?!次|年|天|收|交|报)|人(?![少多家都在])|分(?!水|层|支|户)|秒|点(?![位燃了着亮])"
    r"|次(?![卧日])|号楼|栋|幢)"
)
_ROOM = rf"(?P<room>{_R})(?![0-9])(?!\s?{_MEASURE})(?:\s?(?:室|房|号房|户))?"
_SEP = r"[\s,，.。的\-—–~/、]{0,3}(?:底商|商铺|门面|底铺)?"

_SPOKEN = re.compile(rf"{_BUILDING}(?:{_SEP}{_UNIT})?(?:{_SEP}(?:的)?{_ROOM})?")
# 三号楼二单元十五楼01, 十六楼三号: a floor and the door on it.
_DOOR = (
    rf"(?P<floor>{_N})\s?[楼层]\s?(?P<door>0\d|零[一二三四五六七八九]"
    r"|(?:[1-9]|[一二三四五六七八九])(?=\s?号(?!楼|栋|幢|电?梯|线|机|门岗)))(?!\d)"
)
_FLOORED = re.compile(rf"{_BUILDING}(?:{_SEP}{_UNIT})?{_SEP}{_DOOR}")
# 16#2-701, 16栋2-701: the building by its word, the rest by a dash.
_MIXED = re.compile(rf"{_BUILDING}\s?(?P<unit>\d{{1,2}})\s?[-—–~/]\s?(?P<room>\d{{3,4}})(?![\d-])")
# 6号502, as in Shanghai; 12月6号 is a day.
_NUMBERED = re.compile(
    rf"(?<![\d月#.-])(?P<building>\d{{1,3}})\s?号\s?(?P<room>\d{{3,4}})(?![\d.:：])(?!\s?{_MEASURE})(?:\s?室)?"
)
_DASHED = re.compile(
    r"(?<![a-z0-9.#+-])(?P<building>\d{1,2}|[a-z])\s?[-—–_/杠]\s?"
    r"(?:(?P<unit>\d{1,2})\s?[-—–_/杠]\s?)?(?P<room>\d{3,4})(?![\d-]|\.\d|\s?[-~到至/:：])"
)
_DOTTED = re.compile(
    r"(?<![\d.])(?P<building>\d{1,2})\s?[./]\s?(?P<unit>\d)\s?[./]\s?(?P<room>\d{3,4})(?![\d.])"
)
_TWO = re.compile(
    r"(?<![a-z0-9.#+-])(?P<building>\d{1,2})-(?P<unit>\d{1,2})"
    r"(?=(?:那|的|单|楼|门|电梯|大堂|整|又|都|[一二三四五六七八九]楼|\d{1,2}楼|,|，|。|\s|$))"
)
_CODES = re.compile(
    rf"(?P<building>[{NUMERAL}]{{1,3}})\s?[杠-]\s?(?P<unit>[{NUMERAL}]{{1,2}})\s?[杠-]\s?"
    rf"(?P<room>{_R})"
)
_ENGLISH = re.compile(
    r"(?<![a-z])(?:building|bldg|block|tower|blk)(?![a-z])\.?\s?(?:no\.?\s?|#\s?)?"
    r"(?P<building>\d{1,2}|[a-z](?![a-z]))"
    r"(?:[\s,]{1,2}(?:unit|entrance)\s?(?P<unit>\d{1,2})(?!\d))?"
    r"(?:[\s,]{1,2}(?:(?:room|apt|flat|apartment|unit|rm|no)\.?\s?#?)?\s?(?P<room>\d{3,4}))?"
)
_ROOM_FIRST = re.compile(
    r"(?:room|apt|flat|apartment|unit|rm)\.?\s?#?(?P<room>\d{3,4})[\s,]{1,2}(?:in |of |at )?"
    r"(?:building|bldg|block|tower|blk)\.?\s?(?P<building>\d{1,2}|[a-z](?![a-z]))"
)
_PATTERNS = (
    _CODES, _FLOORED, _MIXED, _SPOKEN, _DASHED, _DOTTED, _ROOM_FIRST, _ENGLISH, _TWO, _NUMBERED
)  # fmt: skip
# 302交钱。三号楼: the room, where the building stands elsewhere in the message.
_APART = re.compile(
    r"(?:^|对门|隔壁|楼上|楼下|住着|家住|我住|我家|我是|房号)\s?(?P<room>\d{1,2}(?:0[1-9]|1[0-2]))"
    r"(?=室|房|的|交|给|修|[,，。\s]|$)"
)
_DOOR_APART = re.compile(rf"(?<![{NUMERAL}\d]){_DOOR}")
# 不是1502，是1501 and 是1501不是1502: the room that is meant.
_RIGHT_ROOM = re.compile(
    rf"(?:不是|写错了?|错了)[^,，。!;]{{0,6}}?{_R}\s?(?:室|房)?\s?[,，、。;! ]*"
    rf"(?:而是|应该是|应是|是)\s?(?P<after>{_R})(?!\d)"
    rf"|是\s?(?P<before>{_R})\s?(?:室|房)?\s?[,，、 ]*(?:而)?不是\s?{_R}(?!\d)"
)
_TRIGGER = re.compile(
    r"\d[./]\d|不是.{0,4}\d{3}|[栋幢座楼橦#院杠寓号]|单元|\d\s?[-—–_/冻动洞撞懂]|[a-z]-|[动洞].单|building|bldg|block|tower|blk"
)

# What stands before a range or a list of buildings: 3到5栋, 3、4、5栋, 1-5号楼.
_RANGE_BEFORE = re.compile(
    rf"(?:{_N}|[a-z])\s?(?:#|号楼|号|栋|幢|座)?\s?(?:[-—–~、/]|到|至|和|跟|与)\s?$"
)
_RANGE_AFTER = re.compile(
    rf"\s?(?:[-—–~、]|到|至|和|跟|与)\s?(?:{_N}|[a-z])\s?(?:#|号楼|栋|幢|座)(?!{_SEP}{_N}\s?单元|\s?\d{{3}})"
)
_COUNTED = re.compile(r"(?:[几多每哪各整共有上前第]|(?<![过之以])后|好几|一共|总共|这|那)\s?$")
_COUNTED_HOUSES = re.compile(rf"^[{NUMERAL}]\s?(?:栋楼|幢楼)")
_CORRECTED = re.compile(
    r"(?:改成|改为|改到|换成|换到|变成|应该是|应是|正确的?是|现在是|现在住|现住|搬到|搬去|搬来|新房号?是?|实际是|说错了?|打错了?|写错了?|不对|是)\s?[:：,，]?\s?$"
)
_DENIED = re.compile(
    r"(?:不是|并非|原来是?|以前是?|之前是?|原先是?|旧房号?|原房号|本来是?|从|由|错成了?|写成了?|绑成了?|登记成了?)\s?[:：,，]?\s?$"
)
_OTHERS = re.compile(
    r"(?:楼上|楼下|隔壁|对面|对门|邻居|楼上的|隔壁的|对面的|楼下的|楼上邻居|隔壁邻居)\s?(?:是|住)?\s?$"
)
_OWN = re.compile(
    r"(?:我家|我是|我住|本人|俺家|我们家|咱家|房号|业主|我在"
    r"|my|i'm in|i am in|i live in)[^,，。]{0,4}$"
)


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    home: Home
    rank: int  # own and corrected homes before plain ones before a neighbour's


def find(text: str) -> tuple[Home | None, str]:
    """The home, and the text with every home blanked out, so that nobody reads 1501 as a ticket."""
    if not _TRIGGER.search(text):
        return None, text
    named = _all(text)
    rest = text
    for place in named:
        rest = rest[: place.start] + "\n" * (place.end - place.start) + rest[place.end :]
    chosen = _chosen([place for place in named if place.rank > -9])
    right = _RIGHT_ROOM.search(text)
    if right:
        room = digits(right["after"] or right["before"])
        return replace(chosen or Home("", "", ""), room=room), rest
    if chosen is None or chosen.room:
        return chosen, rest
    apart = _room_apart(rest)
    return (replace(chosen, room=apart) if apart else chosen), rest


def _room_apart(rest: str) -> str | None:
    """The room, where the building stands elsewhere in the message."""
    apart = _APART.search(rest)
    if apart:
        return apart["room"]
    door = _DOOR_APART.search(rest)
    return _on_floor(door) if door else None


def _on_floor(match: re.Match[str]) -> str:
    """十六楼三号 is 1603."""
    return digits(match["floor"]) + digits(match["door"]).zfill(2)


def bare(text: str) -> Home | None:
    """An answer to "which home?": a room alone, 1501 or 一五零一."""
    match = re.fullmatch(rf"\W*(?:我家|我是|房号|就是|在)?\s?(?P<room>{_R})\s?(?:室|房)?\W*", text)
    return Home("", "", digits(match["room"])) if match else None


def _chosen(named: list[_Named]) -> Home | None:
    if not named:
        return None
    best = max(named, key=lambda place: (place.rank, -place.start))
    home = best.home
    if not home.room:  # "8栋的 … 8-1-302": the fuller name of the same building wins
        for other in named:
            if other.home.room and other.home.building == home.building and other.rank >= 0:
                return other.home
        fuller = [p for p in named if p.home.room and p.rank >= best.rank]
        if fuller:
            return fuller[0].home
    return home


def _all(text: str) -> list[_Named]:
    found: list[_Named] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < old.end and old.start < match.end() for old in found):
                continue
            place = _read(text, match)
            if place:
                found.append(place)
    return sorted(found, key=lambda place: place.start)


def _read(text: str, match: re.Match[str]) -> _Named | None:
    parts = match.groupdict()
    building = digits(parts["building"]).upper()
    unit = digits(parts.get("unit") or "").upper()
    room = digits(parts.get("room") or "")
    if parts.get("floor"):
        room = _on_floor(match)
    before, after = (
        text[max(0, match.start() - 8) : match.start()],
        text[match.end() : match.end() + 8],
    )
    if not building or building in {"0", "00"} or (building.isdigit() and int(building) > 199):
        return None
    if match.re is _DASHED and (
        int(room) < 100 or re.match(r"\s?(?:元|块|度|栋|幢|号楼|月(?![底初中子]))", after)
    ):
        return None
    rank = 0
    alone = not unit and not room
    if alone and (parts["building"] == "两" or _COUNTED_HOUSES.search(match[0])):
        return None
    if alone and (
        _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after) or _COUNTED.search(before)
    ):
        rank = -9
    if _DENIED.search(before):
        rank = -2
    elif _OTHERS.search(before):
        rank = -1
    elif _CORRECTED.search(before):
        rank = 2
    elif _OWN.search(before):
        rank = 1
    return _Named(
        match.start(), match.end(), Home(building.lstrip("0"), unit.lstrip("0"), room), rank
    )
