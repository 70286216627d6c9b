"""The invented bodies: those that records are about, and those that issued the documents."""

from dataclasses import dataclass
from datetime import timedelta

from integrity_portal.demo.data.codes import credit_code
from integrity_portal.demo.data.places import MARK, PLANS, Place
from integrity_portal.demo.data.world import World
from records.subjects.models import Organisation, Region
from records.subjects.services import merge_organisations, register_organisation, rename_organisation

Kind = Organisation.Kind
GOVERNMENT = "government"
FIRST_SERIAL = 10_001


@dataclass(frozen=True)
class BodyKind:
    """:ivar names: in a county, a city, a province and the nation; empty where there is none"""

    tag: str
    names: tuple[str, str, str, str]
    kind: str = Kind.DEPARTMENT
    register: str = "11"

    def name_at(self, level: str) -> str:
        return self.names[("county", "city", "province", "nation").index(level)]


def _bureau(tag: str, name: str, national: str) -> BodyKind:
    """A 局 that is a 厅 in a province and, for want of a ministry that nobody could mistake, a centre above."""
    return BodyKind(tag, (f"{name}局", f"{name}局", f"{name}厅", national))


# Governments first, for they are the superiors of the others.
BODY_KINDS = (
    BodyKind(GOVERNMENT, ("人民政府", "人民政府", "人民政府", ""), Kind.GOVERNMENT),
    _bureau("finance", "财政", "财政资金管理中心"),
    _bureau("construction", "住房和城乡建设", "工程建设管理局"),
    _bureau("natural", "自然资源", "自然资源调查中心"),
    _bureau("transport", "交通运输", "干线公路建设管理局"),
    _bureau("water", "水利", "水利枢纽建设管理局"),
    _bureau("agriculture", "农业农村", "农业技术推广中心"),
    _bureau("education", "教育", "教育装备中心"),
    _bureau("emergency", "应急管理", "应急救援保障中心"),
    _bureau("labour", "人力资源和社会保障", "人才交流服务中心"),
    _bureau("audit", "审计", "审计事务中心"),
    BodyKind("health", ("卫生健康委员会",) * 3 + ("公共卫生服务中心",)),
    BodyKind("development", ("发展和改革委员会",) * 3 + ("信用建设促进中心",)),
    BodyKind("industry", ("工业和信息化局", "工业和信息化局", "工业和信息化厅", "产业发展促进中心")),
    BodyKind("statistics", ("统计局", "统计局", "统计局", "统计调查总队")),
    BodyKind("market", ("市场监督管理局", "市场监督管理局", "市场监督管理局", "计量测试研究院")),
    BodyKind("urban", ("城市管理局", "城市管理局", "", "")),
    BodyKind("approval", ("行政审批和政务信息管理局", "政务服务和大数据管理局", "政务服务和大数据管理局", "政务服务中心")),
    BodyKind("housing", ("住房保障中心",) * 2 + ("保障性住房建设服务中心", "住房公共服务中心"), Kind.INSTITUTION, "12"),
    BodyKind("trading", ("公共资源交易中心",) * 4, Kind.INSTITUTION, "12"),
    BodyKind("zone", ("先进制造业开发区管理委员会", "高新技术产业园区管理委员会", "航空物流试验区管理委员会", "产业合作示范区管理委员会")),
)  # fmt: skip
# They issue documents and are the subject of none here.
ISSUERS = (
    BodyKind("court", ("人民法院", "中级人民法院", "高级人民法院", "巡回人民法院"), Kind.COURT),
    BodyKind("procuratorate", ("",) + ("人民检察院",) * 3, Kind.PROCURATORATE),
    BodyKind("discipline", ("",) + ("纪委监委",) * 3, Kind.OTHER),
)
ONLY_AT_TOP = ("audit", "development", "procuratorate", "discipline")
# How a text goes on calling a body, by the end of its name.
CALLED = (
    ("街道办事处", "该街道"),
    ("镇人民政府", "该镇政府"),
    ("乡人民政府", "该乡政府"),
    ("人民政府", "该政府"),
    ("管理委员会", "该管委会"),
    ("委员会", "该委"),
    ("中心", "该中心"),
    ("总队", "该总队"),
    ("厅", "该厅"),
    ("院", "该院"),
    ("局", "该局"),
)


def load(world: World) -> None:
    """Register them all, with the codes of their places; those already there stay as they are."""
    known = {body.uscc: body for body in Organisation.objects.filter(uscc__regex="^..9901")}
    for place in world.plan.places:
        region = Region.objects.get(code=place.region)
        for serial, (tag, name, kind, register) in enumerate(_wanted(place), FIRST_SERIAL):
            code = credit_code(register=register, region=place.code_region, serial=serial)
            body = known.get(code)
            if body is None:
                body = register_organisation(
                    name=f"{name}{MARK}",
                    kind=kind,
                    region=region,
                    uscc=code,
                    superior=_superior(world, place, tag),
                    by=world.people["clerk"],
                    at=world.opened_at,
                )
            world.bodies[place.region, tag] = body
    if world.plan.county:
        _histories(world)


def it(name: str) -> str:
    """The body of that name in the words of a document that has named it once."""
    return next(word for ending, word in CALLED if name.endswith(ending))


def _wanted(place: Place) -> list[tuple[str, str, str, str]]:
    """Tag, name, kind and register of each body there, always in the same order, for the order is its number."""
    # Only the bodies at the top decide on others; a county, or a city under a province, has no need of these.
    at_top = place.region in PLANS
    wanted = [
        (kind.tag, f"{place.name}{name}", kind.kind, kind.register)
        for kind in (*BODY_KINDS, *ISSUERS)
        if (name := kind.name_at(place.level)) and (at_top or kind.tag not in ONLY_AT_TOP)
    ]
    for number, town in enumerate(place.towns):
        # A street is part of a district and named after it; a township stands for itself.
        name = f"{place.name}{town}" if "街道" in town else town
        wanted.append((f"town{number}", name, Kind.TOWNSHIP, "11"))
    return wanted


def _superior(world: World, place: Place, tag: str) -> Organisation | None:
    if tag == GOVERNMENT:
        return None if place is world.plan.top else world.bodies.get((world.plan.top.region, GOVERNMENT))
    return world.bodies.get((place.region, GOVERNMENT))


def _histories(world: World) -> None:
    """One body that has another name today, and one that went over into another."""
    clerk, later = world.people["clerk"], world.opened_at + timedelta(days=320)
    region = world.plan.parts[3].region
    urban = world.bodies[region, "urban"]
    renamed = urban.name.replace("城市管理局", "城市管理和综合执法局")
    if urban.name != renamed:
        world.bodies[region, "urban"] = rename_organisation(
            organisation=urban,
            name=renamed,
            by=clerk,
            at=world.office.at(world.office.on_or_after(later.date())),
        )
    place = world.plan.parts[4]
    code = credit_code(register="12", region=place.code_region, serial=FIRST_SERIAL + 90)
    if not Organisation.objects.filter(uscc=code).exists():
        source = register_organisation(
            name=f"{place.name}房屋征收事务中心{MARK}",
            kind=Kind.INSTITUTION,
            region=Region.objects.get(code=place.region),
            uscc=code,
            superior=world.bodies[place.region, GOVERNMENT],
            by=clerk,
            at=world.opened_at,
        )
        merge_organisations(
            source=source,
            target=world.bodies[place.region, "housing"],
            reason="机构改革，职责整体划入。",
            by=clerk,
            at=world.office.at(world.office.on_or_after(later.date() + timedelta(days=60))),
        )
