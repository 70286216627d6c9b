"""Licences and penalties of invented firms, most of them shown in time, some late, one withdrawn with its reason."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.codes import credit_code, identity_number
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.registers import services, withdrawals
from records.registers.models import Licence, Penalty
from records.registers.models.entry import EntryQuerySet
from records.registers.publicity import LICENCES, PENALTIES
from records.registers.register import Register

FIRMS = ("云帆建设", "青禾食品", "远澜物流", "松涛环保", "晨汐医药", "栖霞文化", "砺石建材", "澄心餐饮")
LATE_BY = {3: 9, 11: 12, 17: 15}
LICENCES_MADE, PENALTIES_MADE = 24, 20


@dataclass(frozen=True)
class Granted:
    tag: str
    document: str
    kind: str
    certificate: str
    content: str
    years: int = 3


@dataclass(frozen=True)
class Imposed:
    tag: str
    offence: str
    facts: str
    basis: str
    categories: tuple[str, ...]
    content: str
    fine: str = ""
    gains: str = ""
    licence: str = ""


GRANTED = (
    Granted("housing", "准予建筑施工许可决定书", "普通", "建筑工程施工许可证", "准予演示小区一期工程施工。"),
    Granted("market", "准予食品经营许可决定书", "普通", "食品经营许可证", "准予从事热食类食品制售。", 5),
    Granted(
        "transport",
        "准予道路运输经营许可决定书",
        "普通",
        "道路运输经营许可证",
        "准予从事道路普通货物运输。",
        4,
    ),
    Granted(
        "health", "准予医疗机构执业登记决定书", "登记", "医疗机构执业许可证", "准予开展内科、儿科诊疗。", 5
    ),
    Granted("water", "准予取水许可决定书", "特许", "取水许可证", "准予年取地表水五万立方米。", 5),
    Granted("education", "准予民办学校办学许可决定书", "核准", "民办学校办学许可证", "准予举办非学历培训。"),
)
IMPOSED = (
    Imposed("housing", "未取得施工许可证擅自施工", "该公司在演示项目未取得施工许可证即开工建设。", "《建筑工程施工许可管理办法》第十二条", ("罚款",), "罚款人民币贰万元。", "2"),
    Imposed("market", "经营超过保质期的食品", "检查发现货架上有三批食品超过保质期。", "《中华人民共和国食品安全法》第一百二十四条", ("罚款", "没收违法所得"), "没收违法所得叁佰元，罚款人民币伍万元。", "5", "0.03"),
    Imposed("transport", "超限运输", "车辆载货超过核定总质量百分之二十。", "《公路安全保护条例》第六十四条", ("罚款",), "罚款人民币伍仟元。", "0.5"),
    Imposed("health", "未按规定处置医疗废物", "医疗废物与生活垃圾混放。", "《医疗废物管理条例》第四十六条", ("警告",), "给予警告。"),
    Imposed("water", "未按批准的取水量取水", "年取水量超过许可水量百分之三十。", "《取水许可和水资源费征收管理条例》第四十八条", ("罚款", "暂扣许可证件"), "罚款人民币叁万元，暂扣取水许可证三个月。", "3", "", "取水许可证"),
    Imposed("market", "虚假宣传", "宣传册称产品获得并不存在的奖项。", "《中华人民共和国反不正当竞争法》第二十条", ("罚款", "责令停产停业"), "罚款人民币贰拾万元，责令停业整顿。", "20"),
)  # fmt: skip


def load(world: World) -> None:
    """Tell them, once; what was begun before a broken start is all there or not at all."""
    for register, model, number in (
        (LICENCES, Licence, LICENCES_MADE),
        (PENALTIES, Penalty, PENALTIES_MADE),
    ):
        if EntryQuerySet(model).of_this_node().exists():
            continue
        with transaction.atomic():
            made = sum(_tell(world, register, one) for one in range(number))
        world.say(f"{made} {register.kind} entries.")


def _tell(world: World, register: Register, number: int) -> bool:
    place = world.plan.top
    stories: Any = GRANTED if register is LICENCES else IMPOSED
    story = stories[number % len(stories)]
    if (place.region, story.tag) not in world.bodies:
        return False
    office, clerk, reviewer = world.office, world.people["clerk"], world.people["reviewer"]
    decided_on = office.ago(6 + 13 * number)
    content = _content(world, register, story, number, decided_on)
    about: dict[str, Any] = {"register": register}
    entered = office.after(decided_on, 2)
    about["uid"] = services.create_entry(**about, content=content, by=clerk, at=office.at(entered)).uid
    if number == 0 and register is LICENCES:
        return True  # Begun, and soon due.
    services.submit_entry(**about, by=clerk, at=office.at(office.after(decided_on, 3)))
    if number == 1:
        return True  # Waits for its review.
    shown = office.at(office.after(decided_on, LATE_BY.get(number, 4)))
    services.publish_entry(**about, by=reviewer, at=shown)
    if number == 7:
        _withdraw(world, register, about["uid"])
    return True


def _withdraw(world: World, register: Register, uid: Any) -> None:
    """The decision was revoked on review: noted by one, withdrawn by another, with the reason told."""
    office = world.office
    learned = office.working_ago(4)
    noted = withdrawals.note_withdrawal(
        register=register,
        uid=uid,
        content={
            "ground": "revoked",
            "reason": "经行政复议，原决定认定事实不清，已依法撤销。",
            "document_name": "行政复议决定书",
            "document_number": f"{MARK}复决〔{learned.year}〕6号",
            "learned_on": learned,
        },
        by=world.people["clerk"],
        at=office.at(learned),
    )
    withdrawals.decide_withdrawal(
        uid=noted.uid, withdrawn=True, by=world.people["reviewer"], at=office.at(office.working_ago(2))
    )


def _content(world: World, register: Register, story: Any, number: int, decided_on: Any) -> dict[str, Any]:
    place = world.plan.top
    said = {
        "organisation": world.body(place, story.tag),
        **_counterparty(world, number),
        "document_number": f"{MARK}{place.sign}{'许' if register is LICENCES else '罚'}〔{decided_on.year}〕{31 + number}号",
        "decided_on": decided_on,
        "content": story.content,
        "scope": "",
    }
    if register is LICENCES:
        return {
            **said,
            "document_name": story.document,
            "licence_kind": story.kind,
            "certificate_name": story.certificate,
            "certificate_number": f"{place.code_region}{decided_on.year}{number:05d}",
            "valid_from": decided_on,
            "valid_until": None if number % 6 == 5 else decided_on + timedelta(days=365 * story.years),
            "state": "1",
        }
    return {
        **said,
        "offence": story.offence,
        "facts": story.facts,
        "basis": story.basis,
        "categories": list(story.categories),
        "fine_amount": Decimal(story.fine) if story.fine else None,
        "confiscated_amount": Decimal(story.gains) if story.gains else None,
        "licence_affected": story.licence,
        "effective_until": decided_on + timedelta(days=365),
    }


def _counterparty(world: World, number: int) -> dict[str, Any]:
    """An invented firm, now and then an invented person of whom nobody reads more than a mask."""
    place = world.plan.top
    if number % 9 == 8:
        return {
            "counterparty_name": "演示人",
            "counterparty_kind": "自然人",
            "person_id_type": "身份证",
            "person_id_number": identity_number(
                region=place.code_region, born_on=date(1990, 3, 7), serial=number
            ),
        }
    name = FIRMS[number % len(FIRMS)]
    return {
        "counterparty_name": f"{place.name}{name}有限公司",
        "counterparty_kind": "法人及非法人组织",
        "counterparty_uscc": credit_code(register="91", region=place.code_region, serial=9_000 + number % 8),
        "representative": "演示人",
    }
