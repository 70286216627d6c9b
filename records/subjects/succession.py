"""
Which region of today answers for one that GB/T 2260 has ended.

No table of successors is published, so they are inferred from names, codes and years. A wrong place is worse
than a wide one: where nothing points at one region, the answer is the prefecture or province around it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

# Codes whose territory changed province: Hainan left Guangdong in 1988, Chongqing left Sichuan in 1997.
_TO_HAINAN = {"4410", "4411", "4421", "4422"}
_TO_CHONGQING = {"5102", "5112", "5121", "5122", "5123", "5135"}

# 区 of these names are in many cities, so a name alone says nothing.
_COMMON = re.compile(r"[东西南北中城郊新矿]+区|市[东西南北]?[中]?区|[市城]区")
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土"
    "|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春"
    "|赫哲|门巴|珞巴|基诺"
)
_SUFFIX = re.compile(f"(?:(?:{_PEOPLES})族)*(?:自治县|自治州|自治旗|特区|矿区|地区|盟|县|市|区|旗)$")


class Dated(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def valid_from(self) -> int | None: ...

    @property
    def valid_until(self) -> int | None: ...


def last_year(entry: Dated) -> int:
    return entry.valid_until or 9999


def follows(other: Dated, entry: Dated) -> bool:
    """Whether ``other`` began in the year in which ``entry`` ended, or in the next."""
    return other.valid_from is not None and last_year(entry) <= other.valid_from <= last_year(entry) + 1


def stem(name: str) -> str:
    """The name without its rank, so that 长葛县 and 长葛市 or 黔江土家族苗族自治县 and 黔江区 agree."""
    return _SUFFIX.sub("", name) or name


def province_today(entry: Dated) -> str:
    """The two digits of the province in which the entry's territory lies now."""
    prefecture = entry.code[:4]
    if prefecture in _TO_HAINAN:
        return "46"
    # 5114 was Fuling until 1997 and is Meishan since 2000.
    if prefecture in _TO_CHONGQING or (prefecture == "5114" and last_year(entry) <= 1997):
        return "50"
    return prefecture[:2]


class Succession:
    """Answers ``of(entry)`` for the entries of one table."""

    def __init__(self, entries: Iterable[Dated]) -> None:
        self._current: dict[str, Dated] = {}
        self._by_code: dict[str, list[Dated]] = defaultdict(list)
        self._by_name: dict[tuple[str, bool, str], list[str]] = defaultdict(list)
        self._begun: dict[tuple[str, int], list[Dated]] = defaultdict(list)
        self._ended: dict[tuple[str, str], list[Dated]] = defaultdict(list)
        for entry in entries:
            if entry.valid_until is not None:
                self._ended[province_today(entry), entry.name].append(entry)
            self._by_code[entry.code].append(entry)
            if entry.valid_from:
                self._begun[entry.code[:4], entry.valid_from].append(entry)
            if entry.valid_until is None:
                self._current[entry.code] = entry
                for word in {entry.name, stem(entry.name)}:
                    self._by_name[self._key(entry.code[:2], entry.code, word)].append(entry.code)

    def of(self, entry: Dated, seen: frozenset = frozenset()) -> str | None:
        """The code of the narrowest region in force known to cover the entry."""
        if entry.valid_until is None:
            return entry.code
        mark = (entry.code, entry.name, entry.valid_until)
        if mark in seen:
            return None
        seen |= {mark}
        return (
            self._same_name(entry)
            or self._renamed(entry, seen)
            or self._moved(entry, seen)
            or self._same_stem(entry)
            or self._risen(entry)
            or self._recoded(entry, seen)
            or self._around(entry, seen)
        )

    @staticmethod
    def _key(province: str, code: str, word: str) -> tuple[str, bool, str]:
        return province, code.endswith("00"), word

    def _named(self, entry: Dated, word: str) -> str | None:
        codes = self._by_name.get(self._key(province_today(entry), entry.code, word), [])
        near = [code for code in codes if code[:4] == entry.code[:4]]
        if len(near) == 1:
            return near[0]
        # Districts repeat their names between cities; counties do not.
        far = (
            not entry.name.endswith("区")
            or entry.code.endswith("00")
            or province_today(entry) != entry.code[:2]
        )
        return codes[0] if len(codes) == 1 and far else None

    def _same_name(self, entry: Dated) -> str | None:
        return None if _COMMON.fullmatch(entry.name) else self._named(entry, entry.name)

    def _renamed(self, entry: Dated, seen: frozenset) -> str | None:
        """The same code went on under another name, without a gap in which it could have been given away."""
        following = [other for other in self._by_code[entry.code] if follows(other, entry)]
        return self.of(following[0], seen) if following else None

    def _moved(self, entry: Dated, seen: frozenset) -> str | None:
        """The same name went on under another code (巩县 left 开封地区 for 郑州市 in 1983)."""
        if _COMMON.fullmatch(entry.name) or entry.name.endswith("区"):
            return None
        following = [
            other
            for other in self._ended[province_today(entry), entry.name]
            if other.code != entry.code and follows(other, entry)
        ]
        return self.of(following[0], seen) if len(following) == 1 else None

    def _risen(self, entry: Dated) -> str | None:
        """A county-level city that became a prefecture (宿迁市, 1996)."""
        if entry.code.endswith("00") or not entry.name.endswith("市"):
            return None
        codes = self._by_name.get((province_today(entry), True, entry.name), [])
        return codes[0] if len(codes) == 1 else None

    def _same_stem(self, entry: Dated) -> str | None:
        if _COMMON.fullmatch(entry.name):
            return None
        short = stem(entry.name)
        # 通县 became 通州区, 禹县 禹州市: a county of one character takes 州 when it rises.
        words = [short] if len(short) > 1 else [short, f"{short}州"]
        return next((code for word in words if (code := self._named(entry, word))), None)

    def _recoded(self, entry: Dated, seen: frozenset) -> str | None:
        """The only county that began in the same prefecture as this one ended (许昌县, 建安区)."""
        if entry.name.endswith("区"):
            # A district that ends is shared out among its neighbours, whatever begins beside it.
            return None
        year = last_year(entry)
        begun = [
            other
            for start in (year, year + 1)
            for other in self._begun.get((entry.code[:4], start), [])
            if other.code != entry.code and other.code.endswith("00") == entry.code.endswith("00")
        ]
        return self.of(begun[0], seen) if len(begun) == 1 else None

    def _around(self, entry: Dated, seen: frozenset) -> str | None:
        if entry.code.endswith("0000"):
            return None
        if not entry.code.endswith("00"):
            for above in self._by_code.get(f"{entry.code[:4]}00", []):
                # The prefecture of that time, if its code is still its own: a dissolved one was shared out.
                then = (above.valid_from or 0) <= last_year(entry) <= last_year(above)
                if then and self.of(above, seen) == above.code:
                    return above.code
        code = f"{province_today(entry)}0000"
        return code if code in self._current else None
