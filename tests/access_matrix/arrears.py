"""Claims with what nobody but the office may read of them, a statement that is not public yet, and how they are asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.models import User
from records.access.roles import Role
from records.common import sealed_files
from records.pledges.arrears.models import (
    Arrear,
    ArrearFile,
    ArrearStep,
    Instalment,
    Payment,
    PaymentPlan,
    StatementDuty,
)
from records.pledges.arrears.statements import STATEMENTS
from records.registers import services
from records.subjects.models import Organisation
from tests.disclosure.factories import user
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
STEPS = ("confirm", "determine", "pay", "propose", "decide-payment", "decide-plan", "draft", "edit")
_LISTS = ("", "q=隐藏", "q=隐", "region=411000", "year=2020", "coverage=region", "decided_from=2000-01-01")


def seen(organisation: Organisation) -> None:
    """A statement that everybody may read."""
    made = _statement(organisation, localdate().year - 2, remark="公开的说明")
    _publish(made.uid)


def hide(world: "World", word: Callable[[str], str]) -> None:
    """Past the services: they would move the claim by its days, and this is about who sees it."""
    body, today, at = world.public.organisation, localdate(), now()
    writer, reviewer = user("writer"), user("reviewer")
    about = {
        "organisation": body,
        "region": body.region,
        "kind": "goods",
        "contract_on": today - timedelta(days=300),
        "due_on": today - timedelta(days=100),
        "rate_basis": "statutory",
        "writers": [writer.pk],
        "created_by": writer,
        "created_at": at,
        "updated_at": at,
    }
    firm = Arrear.objects.create(
        **about,
        creditor_kind="firm",
        creditor_name=word("债权企业"),
        creditor_uscc="91320105780688132K",
        contract_name=word("欠款合同"),
        contract_number=word("欠款合同编号"),
        amount="76543.21",
        note=word("账款说明"),
        status="overdue",
        overdue_at=at,
        confirmed_by=reviewer,
        confirmed_at=at,
    )
    person = Arrear.objects.create(
        **about,
        creditor_kind="person",
        creditor_person=word("债权人姓名"),
        creditor_number="110101199103078870",
        contract_name=word("劳务合同"),
        contract_number="LW-1",
        amount="5000.00",
    )
    ArrearStep.objects.create(
        arrear=firm, name="register", target="draft", by=writer, at=at, reason=word("账款理由")
    )
    Payment.objects.create(
        arrear=firm,
        kind="transfer",
        amount="10.00",
        paid_on=today,
        voucher=word("付款凭证号"),
        noted_by=writer,
        noted_at=at,
    )
    plan = PaymentPlan.objects.create(
        arrear=firm, document_number=word("还款协议文号"), agreed_on=today, proposed_by=writer, proposed_at=at
    )
    Instalment.objects.create(plan=plan, due_on=today + timedelta(days=30), amount="80000.00")
    kept = ArrearFile.objects.create(
        arrear=firm,
        kind="contract",
        stored_name=sealed_files.keep("arrears/matrix", word("账款材料内容").encode()),
        content_type="application/pdf",
        extension=".pdf",
        size=1,
        sha256="7" * 64,
        uploaded_by=writer,
        uploaded_at=at,
    )
    # Its day has not come, so nobody reads of it.
    duty = StatementDuty.objects.create(
        organisation=body,
        region=body.region,
        year=today.year,
        due_on=today + timedelta(days=300),
        made_at=at,
    )
    draft = _statement(
        body, today.year - 1, remark=word("年度公示草稿说明"), document_number=word("年度公示文号")
    )
    world.objects |= {
        "arrear": [firm.pk, person.pk],
        "arrearfile": [kept.pk],
        "statementduty": [duty.pk],
        "arrearsstatement": [draft.pk],
    }


def _statement(organisation: Organisation, year: int, **more: Any) -> Any:
    content = {
        "organisation": organisation,
        "coverage": "body",
        "year": year,
        "document_number": "示财公示1号",
        "decided_on": localdate() - timedelta(days=1),
        **more,
    }
    return services.create_entry(
        register=STATEMENTS, content=content, by=_person("账款录入", Role.CLERK), at=now()
    )


def _publish(uid: Any) -> None:
    about = {"register": STATEMENTS, "uid": uid, "at": now()}
    services.submit_entry(**about, by=_person("账款录入", Role.CLERK))
    services.publish_entry(**about, by=_person("账款审核", Role.REVIEWER))


def _person(name: str, role: str) -> User:
    return User.objects.filter(username=name).first() or holder(name, role)


def _uids(model: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get(model, [])]


def things(world: "World") -> list[dict[str, Any]]:
    """What may be called wrong."""
    return [{"kind": STATEMENTS.kind, "uid": uid} for uid in world.objects.get("arrearsstatement", [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:arrears": (PLAIN, _LISTS),
    "site:arrears-csv": (PLAIN, _LISTS),
    "site:arrears-statement": (_uids("arrearsstatement"), ("",)),
    "public-arrears": (PLAIN, _LISTS),
    "public-arrears-statement": (_uids("arrearsstatement"), ("",)),
    "public-arrears-statement-versions": (_uids("arrearsstatement"), ("",)),
    "public-arrears-statement-proof": (_uids("arrearsstatement"), ("",)),
    "admin:records_arrear_step": (
        lambda world: [
            {"uid": uid, "name": name} for uid in world.objects.get("arrear", []) for name in STEPS
        ],
        ("",),
    ),
    "admin:records_arrear_import": (PLAIN, ("",)),
    "admin:records_arrear_template": (PLAIN, ("",)),
    "admin:records_arrear_creditor": (_uids("arrear"), ("",)),
    "admin:records_arrear_file": (_uids("arrearfile"), ("",)),
    "admin:records_arrearsstatement_duty": (_uids("statementduty"), ("",)),
    "admin:records_arrearsstatement_page": (_uids("arrearsstatement"), ("",)),
    "admin:records_arrearsstatement_propose": (_uids("arrearsstatement"), ("",)),
    "admin:records_arrearsstatement_step": (
        lambda world: [
            {"uid": uid, "name": name}
            for uid in world.objects.get("arrearsstatement", [])
            for name in ("submit", "publish", "end")
        ],
        ("",),
    ),
}
WITH_ROWS = frozenset({"arrear", "arrearsstatement"})
# A table of rates that a bank published.
WITHOUT_SECRETS = frozenset({"loanprimerate"})
