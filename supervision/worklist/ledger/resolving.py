"""
Which registered bodies the names of a task table stand for.

Only a name that fits exactly one body of the region counts, spelt out or by a short name that is registered for it; all
others stay the names they are, until the body is registered under them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from records.subjects.models import Organisation, OrganisationName, Region
from supervision.worklist.ledger.choices import UnitKind
from supervision.worklist.ledger.units import without_alias

# How documents shorten the names of offices; the spelt-out name must then exist as it is.
SHORTENED = (
    ("发展改革委", "发展和改革委员会"),
    ("发改委", "发展和改革委员会"),
    ("人力资源社会保障", "人力资源和社会保障"),
    ("人社", "人力资源和社会保障"),
    ("住房城乡建设", "住房和城乡建设"),
    ("住建", "住房和城乡建设"),
    ("工信委", "工业和信息化委员会"),
    ("工信", "工业和信息化"),
    ("卫生健康委", "卫生健康委员会"),
    ("编办", "机构编制委员会办公室"),
    ("中级法院", "中级人民法院"),
    ("管委会", "管理委员会"),
)
_LEVELS = ("自治区", "自治州", "省", "市", "县", "区", "州", "盟", "旗")


class Resolver:
    """The bodies of one region by every name they bear; asked once for a whole table."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._named: dict[str, set[Organisation]] = defaultdict(set)
        here = {one.pk: one for one in Organisation.objects.current().filter(region=region)}
        for one in here.values():
            self._named[one.name].add(one)
        others = OrganisationName.objects.filter(organisation__in=here).values_list("organisation_id", "name")
        for uid, name in others:
            self._named[name].add(here[uid])
        self._bodies = list(here.values())

    def body(self, name: str) -> Organisation | None:
        for candidate in self._spellings(name):
            found = self._named.get(candidate, set())
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def members(self, kind: str) -> list[Organisation]:
        """The bodies behind a group; who is “relevant” no register knows."""
        if kind == UnitKind.GOVERNMENTS:
            return list(
                Organisation.objects.current()
                .filter(kind=Organisation.Kind.GOVERNMENT, region__parent=self.region)
                .order_by("region__order", "name")
            )
        if kind == UnitKind.DEPARTMENTS:
            return sorted(
                (one for one in self._bodies if one.kind == Organisation.Kind.DEPARTMENT),
                key=lambda one: one.pinyin,
            )
        return []

    def _spellings(self, name: str) -> Iterator[str]:
        for plain in filter(None, (name, *without_alias(name)[:1])):
            for full in (plain, *self._placed(plain)):
                yield full
                for short, long in SHORTENED:
                    if short in full and long not in full:
                        yield full.replace(short, long)

    def _placed(self, name: str) -> Iterable[str]:
        """“市财政局” is 许昌市财政局, “市政府办公室” 许昌市人民政府办公室."""
        level = next((word for word in _LEVELS if name.startswith(word)), "")
        rest = name[len(level) :]
        if not level or not rest:
            return
        rest = f"人民{rest}" if rest.startswith("政府") else rest
        # A region is 许昌市 in the register, and 内蒙古自治区 in its full name.
        for place in dict.fromkeys((self.region.name, self.region.full_name)):
            if place.endswith(level):
                yield f"{place}{rest}"
