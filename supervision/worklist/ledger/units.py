"""
Who is named in the column 负责单位, split as the text means it.

Pure. A list in Chinese writes once what holds for all: “自治区党委组织部、监察厅” are two offices of 自治区, and
“示范区、东城区管委会” are two 管委会. Who leads is what the text says with 牵头; the first of a list is not the lead
by standing first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Role = Literal["lead", "responsible", "assist"]
Kind = Literal["body", "governments", "departments", "relevant"]


@dataclass(frozen=True)
class Unit:
    """:ivar said: the piece of the text; ``name`` has what the list wrote once for all added"""

    name: str
    said: str
    role: Role
    kind: Kind


_OPENS, _CLOSES = "（(“《", "）)”》"
_LEVEL = re.compile(r"(?:自治区|自治州|省|市(?!场)|县(?!域)|区(?!域)|州|盟|旗)(?:直)?")
# Offices of the state's own lines, and those that name their place themselves, stand under no local prefix.
_OWN_LINE = re.compile(
    r"人行|中国|人民银行|国家|中央|海关|[\u4e00-\u9fff]{2,}(?:省|市|县|旗|自治区)[\u4e00-\u9fff]"
)
_SHARED_END = re.compile(r"(?:管委会|管理委员会|人民政府|政府|办事处|行政公署)$")
_OFFICE_END = re.compile(
    r"(?:局|委|办|厅|院|中心|部|会|政府|公署|行|室|站|队|所|处|公司|社|署|台|馆|校|联|团|单位|部门)(?:（[^）]*）)?$"
)
_LOCAL = re.compile(r"(?:地区|盟|市|州|县|区|旗)[\u4e00-\u9fff（）、]*(?:政府|公署|管委会|管理委员会)$")
_ROLE_HEADS = re.compile(r"(牵头单位|主办单位|责任单位|负责单位|协办单位|配合单位|参与单位)[:：]")
_HEAD_ROLES: dict[str, Role] = {
    "牵头单位": "lead", "主办单位": "lead", "责任单位": "responsible", "负责单位": "responsible",
    "协办单位": "assist", "配合单位": "assist", "参与单位": "assist",
}  # fmt: skip
_LEADS = re.compile(r"(?:（|\()(?:负责)?牵头(?:单位)?(?:）|\))$|(?:负责)?牵头(?:负责)?$")
_ASSISTS = re.compile(r"(?:（|\()(?:配合|协办|参与)(?:单位)?(?:）|\))$|(?:等)?(?:配合|协助|参与|协办)$")
_ANSWERS = re.compile(r"(?:等)?(?:按照?)?(?:各自)?(?:职责)?(?:分工)?(?:分别)?负责$")

_RELEVANT = re.compile(r"(?:有关|相关)(?:部门|单位|成员单位|地方|地区)$")
_DEPARTMENTS = re.compile(r"各(?:部门|单位|委办局|直属单位|成员单位|委、办、局|委、办、厅、局)$")
_GOVERNMENTS = re.compile(r"^各.*(?:政府|公署|管委会|管理委员会)$")


def split_units(text: str) -> list[Unit]:
    """The units named, in the order of the text, each once."""
    plain = re.sub(r"\s+", "", text).strip("。；;，,")
    found: dict[str, Unit] = {}
    for role, part in _by_heads(plain):
        for segment in _cut(part, "，,；;。"):
            for unit in _segment(segment, role):
                found.setdefault(unit.name, unit)
    return list(found.values())


def without_alias(name: str) -> tuple[str, str]:
    """“市人社局（公务员局）” as the office and the name it bears as well; the second is empty where there is none."""
    said = re.fullmatch(r"(.+?)（([^（）]+)）", name)
    return (said[1], said[2]) if said and _OFFICE_END.search(said[1]) else (name, "")


def _by_heads(plain: str) -> Iterator[tuple[Role, str]]:
    pieces = _ROLE_HEADS.split(plain)
    if pieces[0]:
        yield "responsible", pieces[0]
    for head, part in zip(pieces[1::2], pieces[2::2], strict=True):
        yield _HEAD_ROLES[head], part


def _segment(segment: str, role: Role) -> Iterator[Unit]:
    for pattern, says in ((_LEADS, "lead"), (_ASSISTS, "assist")):
        # “……牵头” after a list goes for the whole list; “（牵头）” for the one it stands behind.
        if (found := pattern.search(segment)) and not found[0].startswith(("（", "(")):
            segment, role = segment[: found.start()], says  # type: ignore[assignment]
            break
    segment = _ANSWERS.sub("", segment)
    parts = [(part, _marked(part, role)) for part in _cut(segment, "、") if part]
    names = _completed([name for _said, (name, _role) in parts])
    for (said, (_name, own)), name in zip(parts, names, strict=True):
        yield Unit(name, said, own, kind_of(name))


def _marked(part: str, role: Role) -> tuple[str, Role]:
    if found := _LEADS.search(part):
        return part[: found.start()], "lead"
    if found := _ASSISTS.search(part):
        return part[: found.start()], "assist"
    return part, role


def kind_of(name: str) -> Kind:
    if _RELEVANT.search(name):
        return "relevant"
    if _DEPARTMENTS.search(name):
        return "departments"
    return "governments" if _GOVERNMENTS.search(name) else "body"


def _completed(names: list[str]) -> list[str]:
    """With the beginning and the ending that the list wrote once."""
    if not names:
        return names
    if names[0].startswith("各"):
        return [names[0], *(f"各{name}" if _LOCAL.match(name) else name for name in names[1:])]
    ending = _SHARED_END.search(names[-1])
    if ending:
        names = [name if _OFFICE_END.search(name) else f"{name}{ending[0]}" for name in names]
    level = _LEVEL.match(names[0])
    others = names[1:]
    # Written once for all only where none of the others bears one of its own.
    if level and level.end() < len(names[0]) and not any(_LEVEL.match(name) for name in others):
        others = [name if ending or _OWN_LINE.match(name) else f"{level[0]}{name}" for name in others]
    return [names[0], *others]


def _cut(text: str, signs: str) -> Iterator[str]:
    """At the signs that stand outside of brackets."""
    depth, piece = 0, ""
    for one in text:
        depth += (one in _OPENS) - (one in _CLOSES)
        if depth <= 0 and one in signs:
            yield piece
            piece = ""
        else:
            piece += one
    yield piece
