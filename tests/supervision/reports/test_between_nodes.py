"""A government's report is signed in the city, judged at the province, and what was decided comes back by itself."""

from datetime import timedelta

import pytest

from records.access.models import User
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.chain import noticing
from records.chain.models import Notice, Quarantined
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.worklist.reports import queries, services
from supervision.worklist.reports.gathering import silent_nodes
from supervision.worklist.reports.models import WorkReport
from tests.records.access.factories import HENAN, holder
from tests.records.chain.factories import PROVINCE
from tests.records.chain.two_nodes import reconcile, send, sound
from tests.supervision.reports import factories
from tests.supervision.reports.factories import LATE, NOW, SPAN, again, part

WHY = "请补充承诺兑现情况后重报。"


@pytest.fixture
def pair(nodes, quick_papers, figures):
    """The city with its desk; the province's 何省督 judges, and 赵省录 writes its own report."""
    ensure_system_users()
    city = factories.desk()
    with nodes.at(PROVINCE):
        ensure_system_users()
        holder("何省督", Role.SUPERVISOR, HENAN)
        holder("赵省录", Role.CLERK, HENAN)
        Organisation.objects.create(name="示例省人民政府", kind="government", region_id=HENAN)
    return nodes, city


def exchange(at=LATE):
    send()
    noticing.poll(at=at)
    services.take_answers(at=at)


def at_the_province(name):
    return User.objects.get(username=name)


def signed(city):
    report = services.sign(report=factories.of_government(city).pk, by=city.reviewer, at=NOW)
    exchange(NOW)
    return report


def test_what_was_signed_in_the_city_waits_at_the_province_for_its_supervisor(pair):
    nodes, city = pair
    report = signed(city)
    assert report.route == "up"
    with nodes.at(PROVINCE):
        copy = WorkReport.objects.get()
        assert (copy.uid, copy.status, copy.from_below, copy.version) == (report.pk, "submitted", True, 1)
        assert copy.unit.name == "示例市人民政府"
        assert copy.versions.get().content["sections"] == report.versions.get().content["sections"]
        assert list(queries.to_judge(at_the_province("何省督"))) == [copy]
        assert [one.key for one in Deadline.objects.open().filter(case_uid=copy.pk)] == ["work_report_judge"]
        assert silent_nodes(HENAN, SPAN) == []
        sound()
        # Only the decision is made here; its words stay the city's.
        clerk = at_the_province("赵省录")
        for attempt in (services.compile_report, services.send_to_sign):
            with pytest.raises(TransitionDenied):
                attempt(report=report.pk, by=clerk, at=LATE)
        services.send_back(report=report.pk, reason=WHY, by=at_the_province("何省督"), at=LATE)
        with pytest.raises(TransitionDenied) as denied:
            services.compile_report(report=report.pk, by=clerk, at=LATE)
        assert denied.value.code == "of_another_node"


def test_returned_with_reasons_it_is_mended_and_accepted(pair):
    nodes, city = pair
    report = signed(city)
    with nodes.at(PROVINCE):
        services.send_back(report=report.pk, reason=WHY, by=at_the_province("何省督"), at=LATE)
    exchange()
    report = again(report)
    assert (report.status, report.reason) == ("returned", WHY)
    assert [one.key for one in Deadline.objects.open().filter(case_uid=report.pk)] == ["work_report_mend"]

    services.compile_report(report=report.pk, by=city.clerk, at=LATE)
    services.edit_section(section=part(report, "pledges").pk, text="均已核实。", by=city.clerk, at=LATE)
    services.send_to_sign(report=report.pk, by=city.clerk, at=LATE)
    services.sign(report=report.pk, by=city.reviewer, at=LATE)
    exchange()
    with nodes.at(PROVINCE):
        copy = WorkReport.objects.get()
        assert (copy.status, copy.version, copy.is_late) == ("submitted", 2, False)
        services.accept(report=copy.pk, by=at_the_province("何省督"), at=LATE)
    exchange()
    report = again(report)
    assert (report.status, report.version, report.is_late) == ("accepted", 2, False)
    # The same answer again changes nothing.
    steps = report.steps.count()
    assert services.take_answers(at=LATE + timedelta(days=1)) == 0
    assert report.steps.count() == steps
    with nodes.at(PROVINCE):
        assert list(Notice.objects.order_by("number").values_list("kind", flat=True)) == [
            "work-report-returned",
            "work-report-accepted",
        ]
        assert not Quarantined.objects.exists()
        # What was accepted stands in the province's own report.
        services.open_reports(at=LATE, span=SPAN)
        own = WorkReport.objects.get(unit__name="示例省人民政府")
        services.compile_report(report=own.pk, by=at_the_province("赵省录"), at=LATE)
        lower = part(own, "lower")
        assert lower.proposal.startswith("应报送1家，已报送1家")
        assert ["示例市人民政府", "已采用", "2026-07-02", ""] in lower.tables[0]["rows"]
        assert ["公示失信记录", "3件", "1"] in lower.tables[1]["rows"]
    assert reconcile().found == 0
