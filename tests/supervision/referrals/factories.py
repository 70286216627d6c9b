"""A city and a province that write each other about complaints, and what passes between them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from records.access.roles import Role
from records.chain import noticing
from supervision.complaints import services as complaints
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import lines, services, working
from supervision.complaints.referrals.models import Letter, Referral
from tests.records.access.factories import HENAN, holder
from tests.records.chain.factories import CITY, NOW, PROVINCE
from tests.records.chain.two_nodes import TwoNodes, send
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import organisation

# What must not stand anywhere but at the node where it was said.
NAME, PHONE = factories.NAME, factories.PHONE
OWN_WORDS = "本人在工地附近开了二十年小店，亲眼所见"
IDENTITY = (NAME, PHONE, factories.MAIL, factories.ADDRESS, factories.ID_NUMBER, OWN_WORDS)
HANDED_ON = "道路维修合同验收合格后没有结算，请核查。"


def province_office() -> factories.Office:
    """The province's people; of the city's bodies it knows the same two by their names."""
    government = organisation("示例市人民政府", "government")
    bureau = organisation("示例市城市管理局", superior=government)
    return factories.Office(
        handler=holder("省承办", Role.COMPLAINT_HANDLER, HENAN),
        other_handler=holder("省承办二", Role.COMPLAINT_HANDLER, HENAN),
        reviewer=holder("省复核", Role.REVIEWER, HENAN),
        second_reviewer=holder("省复核二", Role.REVIEWER, HENAN),
        supervisor=holder("省督办", Role.SUPERVISOR, HENAN),
        custodian=holder("省保管", Role.IDENTITY_CUSTODIAN, HENAN),
        government=government,
        bureau=bureau,
        station=bureau,
        at_bureau=holder("省联络员", Role.DEPARTMENT, HENAN, organisation=bureau),
        at_station=holder("省联络员二", Role.DEPARTMENT, HENAN, organisation=bureau),
    )


def with_code(of: factories.Office) -> None:
    """Both nodes know the city's government by its code; the bureau has none, and is found by its name."""
    of.government.uscc = "11990100000000019F"
    of.government.save()


@dataclass
class Pair:
    nodes: TwoNodes
    city: factories.Office
    province: factories.Office

    def of(self, code: str) -> factories.Office:
        return self.city if code == CITY else self.province

    def at(self, code: str) -> Any:
        return self.nodes.at(code)

    def exchange(self, rounds: int = 3, at: Any = NOW) -> None:
        """Both nodes' workers, as often as letters go to and fro."""
        for _round in range(rounds):
            with self.at(PROVINCE):
                lines.work(working.do, at=at)
            noticing.poll(at=at)
            lines.take_notices(at=at)
            lines.work(working.do, at=at)
            send()

    def filed_at_the_province(self, informant: Any = None, **more: Any) -> tuple[Complaint, str]:
        """About a bureau of the city, so it is the city's to handle."""
        with self.at(PROVINCE):
            return factories.filed(
                self.province,
                informant or factories.confidential(),
                at=NOW,
                **{"statement": f"{OWN_WORDS}：道路维修合同验收合格后至今没有结算。", **more},
            )

    def referred(self, informant: Any = None, **more: Any) -> tuple[Complaint, str]:
        case, code = self.filed_at_the_province(informant, **more)
        with self.at(PROVINCE):
            services.refer(
                complaint=case.pk,
                handed_on=services.HandedOn(case.title, HANDED_ON, case.wished),
                by=self.province.handler,
                at=NOW,
            )
        self.exchange()
        return case, code

    def above(self, uid: Any) -> Complaint:
        with self.at(PROVINCE):
            return Complaint.objects.get(pk=uid)

    def view(self, code: str) -> Any:
        """What the holder of the province's code reads."""
        with self.at(PROVINCE):
            found = complaints.find_by_code(code)
            assert found is not None
            return complaints.public_view(found, at=NOW)


def here() -> Complaint:
    """The one complaint of this node."""
    return Complaint.objects.get()


def sent() -> Referral:
    return Referral.objects.get(is_sent=True)


def received() -> Referral:
    return Referral.objects.get(is_sent=False)


def kinds(*, incoming: bool) -> list[str]:
    rows = Letter.objects.filter(is_incoming=incoming, is_held=False, passed_at__isnull=False)
    return list(rows.order_by("referral_uid", "number").values_list("kind", flat=True))


def whole_database() -> str:
    """Every row of every table of this node, as a copy of the database would hold them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{table}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)
