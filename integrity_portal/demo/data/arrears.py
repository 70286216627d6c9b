"""Arrears: invented debts of invented bodies in every state, and the yearly publications of what was overdue."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from integrity_portal.demo.data.bodies import GOVERNMENT
from integrity_portal.demo.data.codes import credit_code
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.pledges.arrears import services
from records.pledges.arrears.models import Arrear, ArrearsStatement
from records.pledges.arrears.rules import Due
from records.pledges.arrears.statements import STATEMENTS
from records.registers import services as registers
from records.registers.models.entry import EntryQuerySet
from records.subjects.models import Organisation


@dataclass(frozen=True)
class Debt:
    """:ivar due: how many days ago it was due; :ivar state: as far as it has come"""

    tag: str
    kind: str
    contract: str
    creditor: str
    amount: str
    due: int
    state: str
    agreed: str = ""
    people: int = 0


DEBTS = (
    Debt("construction", "works", "滨河路改造工程施工合同", "示例路桥工程有限公司", "2680000.00", 410, "overdue"),
    Debt("construction", "wages", "保障房二期劳务分包合同", "欧阳示例", "186000.00", 40, "overdue", people=23),
    Debt("transport", "works", "农村公路养护工程合同", "示例养护工程有限公司", "945000.00", 520, "planned", "4.200"),
    Debt("education", "goods", "教学设备采购合同", "示例教学设备有限公司", "318500.00", 300, "settled"),
    Debt("health", "goods", "检验试剂采购合同", "示例生物科技有限公司", "126400.00", -25, "due"),
    Debt("water", "deposit", "泵站工程履约保证金", "示例水务建设有限公司", "200000.00", 90, "determining"),
    Debt("agriculture", "services", "土壤普查技术服务合同", "示例测绘服务有限公司", "75800.00", 15, "draft"),
    Debt("finance", "services", "信息系统运维服务合同", "示例软件服务有限公司", "54000.00", 480, "settled", "2.000"),
    Debt("housing", "works", "公租房维修工程合同", "示例建筑装饰有限公司", "432100.00", 150, "broken"),
)  # fmt: skip
# Who has published last year's figures: the first in time, the second late; the others have not.
PUBLISHED = (("construction", 20), ("transport", 2))
_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n% {number}\ntrailer\n<<>>\n%%EOF\n"


def load(world: World) -> None:
    """Enter what is owed, let the days pass over it, and publish last year's figures, once."""
    if Arrear.objects.exists() or EntryQuerySet(ArrearsStatement).of_this_node().exists():
        return
    place = world.plan.top
    known = [debt for debt in DEBTS if (place.region, debt.tag) in world.bodies]
    with transaction.atomic():
        for number, debt in enumerate(known, 1):
            _Story(world, debt, number).tell()
        services.establish_duties(at=world.now)
        made = _statements(world)
    world.say(f"{len(known)} arrears, {made} yearly statements.")


class _Story:
    """One debt, as far as it has come."""

    def __init__(self, world: World, debt: Debt, number: int) -> None:
        self.world, self.debt, self.number = world, debt, number
        self.body = world.body(world.plan.top, debt.tag)
        self.due_on = world.office.today - timedelta(days=debt.due)
        self.files = 0

    def tell(self) -> None:
        people, state = self.world.people, self.debt.state
        entered = self._at(min(max(self.debt.due - 5, 12), 60))
        arrear = services.register_arrear(
            organisation=self.body, content=self._content(), by=people["clerk"], at=entered
        )
        if state == "draft":
            return
        confirmed = self._at(min(max(self.debt.due - 8, 10), 57))
        services.confirm_arrear(uid=arrear.pk, by=people["reviewer"], at=confirmed)
        # Whatever its day has passed over since.
        services.move_by_the_day(at=self.world.now)
        match state:
            case "settled":
                owed = services.account_of(
                    Arrear.objects.get(pk=arrear.pk), on=self.world.office.working_ago(3)
                ).left
                self._pay(arrear, owed, self.world.office.working_ago(3))
            case "planned" | "broken":
                self._plan(arrear)
            case "determining":
                services.determine_arrear(
                    uid=arrear.pk,
                    reason="保证金到期后多次催告未退还。",
                    by=people["supervisor"],
                    at=self._at(2),
                )

    def _content(self) -> dict[str, Any]:
        debt, is_wages = self.debt, self.debt.kind == "wages"
        return {
            "kind": debt.kind,
            "creditor_kind": "workers" if is_wages else "firm",
            "creditor": debt.creditor,
            "creditor_code": ""
            if is_wages
            else credit_code(
                register="91", region=self.world.plan.top.code_region, serial=90_100 + self.number
            ),
            "people": debt.people or None,
            "contract_name": debt.contract,
            "contract_number": f"{MARK}合〔{self.due_on.year}〕{100 + self.number}号",
            "contract_on": self.due_on - timedelta(days=240),
            "amount": Decimal(debt.amount),
            "due_on": self.due_on,
            "rate_basis": "agreed" if debt.agreed else "none" if is_wages else "statutory",
            "agreed_rate": Decimal(debt.agreed) if debt.agreed else None,
        }

    def _plan(self, arrear: Arrear) -> None:
        people, office = self.world.people, self.world.office
        broken = self.debt.state == "broken"
        # A plan is made for days to come; the one that will not be kept was made a month ago.
        made_on = office.ago(30) if broken else office.working_ago(4)
        first = made_on + timedelta(days=20)
        half = (Decimal(self.debt.amount) / 2).quantize(Decimal("0.01"))
        plan = services.propose_plan(
            uid=arrear.pk,
            document_number=f"{MARK}还款协议〔{made_on.year}〕{self.number}号",
            agreed_on=made_on,
            instalments=[Due(first, half), Due(first + timedelta(days=90), Decimal(self.debt.amount) - half)],
            proofs=[self._file()],
            by=people["clerk"],
            at=office.at(made_on),
        )
        services.decide_plan(
            plan=plan.pk, approved=True, by=people["reviewer"], at=office.at(office.after(made_on, 1))
        )
        services.move_by_the_day(at=self.world.now)
        if not broken:
            self._pay(arrear, Decimal("60000.00"), office.working_ago(2))

    def _pay(self, arrear: Arrear, amount: Decimal, day: date) -> None:
        people, office = self.world.people, self.world.office
        payment = services.note_payment(
            uid=arrear.pk,
            kind="transfer",
            amount=amount,
            paid_on=day,
            voucher=f"{MARK}付字{self.number}号",
            proofs=[self._file()],
            by=people["clerk"],
            at=office.at(day),
        )
        services.decide_payment(
            payment=payment.pk, confirmed=True, by=people["reviewer"], at=office.at(office.after(day, 1))
        )

    def _file(self) -> SimpleUploadedFile:
        self.files += 1
        content = _PDF.replace(b"{number}", f"{self.number}-{self.files}".encode())
        return SimpleUploadedFile("演示材料.pdf", content)

    def _at(self, days: int) -> Any:
        return self.world.office.at(self.world.office.ago(days))


def _statements(world: World) -> int:
    """Two bodies, and the whole place."""
    place, office = world.plan.top, world.office
    found = [
        (world.body(place, tag), "body", office.ago(days))
        for tag, days in PUBLISHED
        if (place.region, tag) in world.bodies
    ]
    government = world.bodies.get((place.region, GOVERNMENT))
    if government is not None and found:
        found.append((government, "region", office.working_ago(1)))
    for number, (body, coverage, day) in enumerate(found, 31):
        _publish(world, body, coverage, day, number)
    return len(found)


def _publish(world: World, body: Organisation, coverage: str, day: date, number: int) -> None:
    office, about = world.office, {"register": STATEMENTS}
    content = {
        "organisation": body,
        "coverage": coverage,
        # The year before the day on which it is published.
        "year": day.year - 1,
        "document_number": f"{MARK}公示〔{day.year}〕{number}号",
        "decided_on": day,
        "remark": "已与部分债权人达成清偿计划，按计划清偿。" if coverage == "body" else "",
    }
    entry = registers.create_entry(**about, content=content, by=world.people["clerk"], at=office.at(day))
    uid = entry.uid
    registers.submit_entry(**about, uid=uid, by=world.people["clerk"], at=office.at(day))
    registers.publish_entry(**about, uid=uid, by=world.people["reviewer"], at=office.at(office.after(day, 1)))
