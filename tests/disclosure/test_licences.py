"""What the public sees of licences and penalties: in force, shared, without personal data, with how punctual it was."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from disclosure.published.publicity import punctuality, punctuality_of_bodies
from records.access.services import ensure_system_users
from records.clocks import services as clocks
from records.registers import punctuality as reckoning
from records.registers import withdrawals
from records.registers.models import Licence
from records.registers.publicity import LICENCES, PENALTIES
from tests.disclosure.decisions import shown_entry
from tests.records.dishonesty.factories import bureau, people
from tests.records.registers import decisions
from tests.records.registers.decisions import FIRM_CODE, ID_NUMBER, PERSON


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


ADDRESSES = {"licence": ("licences", "licence"), "penalty": ("penalties", "penalty")}


@pytest.mark.parametrize("register", [LICENCES, PENALTIES])
def test_the_lists_show_what_is_in_force_and_nothing_else(client, who, register):
    shown_entry(who, register, counterparty_name="可见示例有限公司")
    shown_entry(who, register, counterparty_name="共享示例有限公司", scope="government")
    decisions.submitted(who, register, counterparty_name="待审示例有限公司")
    decisions.withdrawn(who, register, counterparty_name="撤回示例有限公司")
    plural = ADDRESSES[register.kind][0]
    for address in (f"site:{plural}", f"public-{plural}", f"site:{plural}-csv"):
        answer = client.get(reverse(address))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        page = body.decode()
        assert "可见示例" in page
        for hidden in ("共享示例", "待审示例", "撤回示例"):
            assert hidden not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=桥梁", {"桥梁"}),
        (f"q={FIRM_CODE}", {"桥梁"}),
        ("q=11990100000000019F", {"桥梁", "隧道"}),
        ("q=示建许字〔2026〕99号", {"隧道"}),
        ("licence_kind=特许", {"隧道"}),
        ("region=411000", {"桥梁", "隧道"}),
        ("region=410100", set()),
        ("decided_from=2100-01-01", set()),
        ("decided_to=2000-01-01", set()),
        ("q=不存在的", set()),
    ],
)
def test_a_reader_finds_it_by_firm_body_number_kind_and_day(client, who, query, found):
    shown_entry(who, counterparty_name="示例桥梁有限公司")
    shown_entry(
        who,
        counterparty_name="示例隧道有限公司",
        counterparty_uscc="91990100MA0000002K",
        document_number="示建许字〔2026〕99号",
        licence_kind="特许",
    )
    answer = client.get(f"{reverse('public-licences')}?{query}").json()
    assert {one["national"]["XK_XDR_MC"][2:4] for one in answer["results"]} == found
    page = client.get(f"{reverse('site:licences')}?{query}").content.decode()
    assert {name for name in ("桥梁", "隧道") if f"示例{name}有限公司：" in page} == found


def test_the_list_narrows_by_place_and_day_without_script(client, who):
    shown_entry(who, counterparty_name="示例桥梁有限公司")
    page = client.get(reverse("site:licences"), {"region": "411000", "licence_kind": "普通"})
    text = page.content.decode()
    assert '<option value="411000" lang="zh-Hans" selected>' in text
    # What is chosen elsewhere on the page goes along.
    assert '<input type="hidden" name="licence_kind" value="普通">' in text
    assert "示例桥梁有限公司" in text
    assert [chip.label for chip in page.context["chips"]] == ["河南省许昌市", "普通"]


def test_penalties_are_found_by_any_of_their_kinds_and_by_their_body(client, who):
    shown_entry(who, PENALTIES, counterparty_name="示例甲有限公司", categories=["罚款", "责令停产停业"])
    shown_entry(who, PENALTIES, counterparty_name="示例乙有限公司")
    address = reverse("public-penalties")

    def named(**query):
        return {one["national"]["CF_XDR_MC"][2] for one in client.get(address, query).json()["results"]}

    assert named(categories="罚款") == {"甲", "乙"}
    assert named(categories="责令停产停业") == {"甲"}
    assert named(severity="serious") == {"甲"}
    assert named(organisation=str(bureau().uid)) == {"甲", "乙"}
    wrong = client.get(address, {"organisation": "x", "decided_from": "gestern"}).json()
    assert {error["pointer"] for error in wrong["errors"]} == {"?organisation", "?decided_from"}


@pytest.mark.parametrize("register", [LICENCES, PENALTIES])
def test_one_tells_its_national_fields_and_no_number_of_a_certificate(client, who, register):
    entry = shown_entry(who, register)
    single = ADDRESSES[register.kind][1]
    page = client.get(reverse(f"site:{single}", args=[entry.uid])).content.decode()
    for said in (entry.counterparty_name, "张示例", entry.document_number, "逐级归集", "按期公示", "核验"):
        assert said in page
    shown = client.get(reverse(f"public-{single}", args=[entry.uid])).json()
    prefix = "XK" if register is LICENCES else "CF"
    assert shown["national"][f"{prefix}_XDR_SHXYM"] == FIRM_CODE
    assert shown["punctuality"]["on_time"] is True
    assert not {code for code in shown["national"] if "ZJ" in code.replace("ZZJG", "") or "SFZH" in code}
    proof = client.get(reverse(f"public-{single}-proof", args=[entry.uid])).json()
    assert proof["version"] == 1
    for text in (page, str(shown), str(proof)):
        assert ID_NUMBER not in text
        assert "representative_id" not in text


def test_of_a_person_nobody_reads_the_name(client, who):
    shown_entry(who, **PERSON)
    shown_entry(who, PENALTIES, **PERSON, scope="public", publication_reason="《示例条例》第一条")
    shown_entry(who, PENALTIES, **PERSON)
    for register in (LICENCES, PENALTIES):
        plural, single = ADDRESSES[register.kind]
        shown = client.get(reverse(f"public-{plural}")).json()["results"]
        assert [one["national"][f"{'XK' if register is LICENCES else 'CF'}_XDR_MC"] for one in shown] == [
            "***"
        ]
        page = client.get(reverse(f"site:{single}", args=[shown[0]["uid"]])).content.decode()
        assert "欧阳" not in page
        assert ID_NUMBER not in page


@pytest.mark.parametrize("register", [LICENCES, PENALTIES])
def test_a_withdrawn_one_tells_kind_reason_and_day_and_no_content(client, who, register):
    entry = decisions.withdrawn(who, register)
    single = ADDRESSES[register.kind][1]
    for route in (f"site:{single}", f"public-{single}", f"public-{single}-proof"):
        answer = client.get(reverse(route, args=[entry.uid]))
        text = answer.content.decode()
        assert answer.status_code == 410
        assert "原决定经行政复议被撤销。" in text
        assert "决定被依法撤销" in text
        for kept in (entry.counterparty_name, entry.document_number, entry.content, "张示例"):
            assert kept not in text
    hidden = decisions.noted(who, register, scope="government", document_number="示号2")
    withdrawals.decide_withdrawal(uid=hidden.uid, withdrawn=True, by=who.reviewer, at=now())
    assert client.get(reverse(f"site:{single}", args=[hidden.entry])).status_code == 404


def _late(who, register=LICENCES, **more):
    """Decided so long ago that seven working days were over before it was shown."""
    return shown_entry(who, register, days_ago=40, **more)


def test_punctuality_counts_what_was_shown_and_nothing_that_was_not(client, who):
    shown_entry(who)
    _late(who, document_number="示号3")
    _late(who, PENALTIES)
    _late(who, document_number="示号4", scope="government")
    decisions.submitted(who)
    decisions.withdrawn(who, document_number="示号5")
    before = punctuality(on=localdate())
    # What is shown in time is counted once its last day has come, like everything else of the period.
    assert (before.licences.due, before.licences.on_time) == (1, 0)
    later = punctuality(on=localdate() + timedelta(days=20))
    assert (later.licences.due, later.licences.on_time, later.licences.rate) == (2, 1, 50.0)
    assert (later.total.due, later.total.on_time, later.total.late) == (3, 1, 2)
    assert punctuality(region="410100", on=localdate()).total.rate is None
    body = bureau()
    assert punctuality(bodies=[body.uid], on=localdate()).total.due == 2
    assert punctuality_of_bodies(region="411000", on=localdate())[body.uid].due == 2
    page = client.get(reverse("site:licences")).content.decode()
    assert "及时率 0.0%" in page


def test_a_late_one_says_by_how_many_working_days(client, who):
    entry = _late(who)
    due = clocks.due("dual_publicity_publish", entry.decided_on, region="411000").due_on
    assert entry.due_on == due
    shown = client.get(reverse("public-licence", args=[entry.uid])).json()["punctuality"]
    assert shown["on_time"] is False
    assert shown["working_days_late"] > 5
    page = client.get(reverse("site:licence", args=[entry.uid])).content.decode()
    assert f"迟 {shown['working_days_late']} 个工作日公示" in page


def test_a_rate_is_one_question_however_many_decisions_there_are(who, django_assert_num_queries):
    for number in range(3):
        shown_entry(who, days_ago=40, document_number=f"示号{number}")
    rows = reckoning.shown(Licence.objects.filter(scope="public", organisation=bureau()))
    with django_assert_num_queries(1):
        counted = reckoning.count(rows, since=localdate() - timedelta(days=60), until=localdate())
    assert (counted.due, counted.on_time) == (3, 0)
    with django_assert_num_queries(2):
        punctuality(region="411000", on=localdate())


def test_the_list_goes_on_behind_its_first_page_with_its_filters(client, who):
    for number in range(21):
        shown_entry(who, days_ago=number, document_number=f"示号{number}")
    seen, address = [], f"{reverse('site:licences')}?licence_kind=普通"
    while address:
        answer = client.get(address)
        seen += [told.shown["document_number"] for told in answer.context["entries"]]
        address = answer.context["next_url"]
    assert seen == [f"示号{number}" for number in range(21)]
