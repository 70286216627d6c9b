"""Whoever was wronged can say so without an account, without script and without a name, and loses nothing on the way."""

import re

import pytest
from django.test import Client

from disclosure.site.complaints import stoppers
from records.common.sealed_files import read
from records.subjects.models import Organisation
from supervision.complaints.choices import ComplaintKind
from supervision.complaints.models import Complaint, Informant
from tests.disclosure.complaints.filling import (
    FACTS,
    ID_NUMBER,
    MAIL,
    NAME,
    NEW,
    PDF,
    PHONE,
    Page,
    code_on,
    filed,
    handed_in,
    opened,
    pdf,
    sent,
    solved,
    to_check,
)  # fmt: skip
from tests.disclosure.factories import body as made_body
from tests.disclosure.factories import record


def test_home_foot_and_the_page_of_what_is_wrong_lead_to_the_form(
    client: Client, bureau: Organisation
) -> None:
    assert 'href="/complaints/"' in client.get("/").content.decode()
    assert f'href="{NEW}"' in client.get("/complaints/").content.decode()
    kept = record(organisation=bureau)
    page = client.get(f"/wrong/record/{kept.uid}/").content.decode()
    address = re.search(r'href="(/complaints/new/\?[^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    begun = Page(client.get(address))
    assert (begun.said["body"], begun.said["record"]) == (str(bureau.pk), str(kept.uid))


def test_one_question_a_page_to_the_receipt_and_the_complaint_says_what_was_said(
    client: Client, bureau: Organisation
) -> None:
    code = filed(client, body=bureau, anonymity="named", files=[pdf()])
    case = Complaint.objects.get()
    assert (case.kind, case.body, case.anonymity, case.channel) == ("contract", bureau, "named", "site")
    assert (case.title, case.statement, case.wished) == (FACTS["title"], FACTS["statement"], FACTS["wished"])
    assert (str(case.amount), case.contract_number) == ("120000.50", "XC-2025（031）")
    assert case.happened_on is not None
    assert case.happened_on.isoformat() == FACTS["happened_on"]
    assert (case.informant.name, case.informant.phone, case.informant.id_number) == (NAME, PHONE, ID_NUMBER)
    kept = read(case.files.get().stored_name)
    assert kept.startswith(b"%PDF")
    # What the file says of its maker is gone.
    assert b"ouyang" not in kept
    assert len(code.replace(" ", "")) == 16


def test_each_page_has_one_heading_one_way_on_and_one_back_and_sets_no_cookie(
    client: Client, bureau: Organisation
) -> None:
    page = opened(client)
    seen = []
    answers = (
        {"kind": "contract"}, {"elsewhere": "none"}, {"go": "x"}, FACTS, {}, {"anonymity": "confidential"},
        {"name": NAME, "phone": PHONE}, {},
    )  # fmt: skip
    for answer in answers:
        seen.append(page.at)
        assert page.text.count("<h1") == 1
        assert ("back" in page.buttons) == (page.at != "kind")
        page = sent(client, page, f"pick:{bureau.pk}") if page.at == "body" else sent(client, page, **answer)
    seen.append(page.at)
    assert seen == ["kind", "elsewhere", "body", "facts", "money", "anonymity", "identity", "files", "check"]
    assert not client.cookies
    assert code_on(handed_in(client, page))
    assert not client.cookies


def test_going_back_shows_what_was_said_and_going_on_keeps_it(client: Client, bureau: Organisation) -> None:
    page = sent(client, opened(client), kind="service")
    page = sent(client, page, elsewhere="none")
    page = sent(client, page, f"pick:{bureau.pk}")
    page = sent(client, page, "back", **FACTS)
    assert page.at == "body"
    assert bureau.name in page.text
    page = sent(client, page)
    assert page.at == "facts"
    assert {name: page.said[name] for name in FACTS} == FACTS
    page = sent(client, sent(client, page, "back"), "back")
    assert page.at == "elsewhere"
    assert page.said["elsewhere"] == "none"


def test_an_error_stands_at_its_question_and_costs_nothing_that_was_written(
    client: Client, bureau: Organisation
) -> None:
    page = sent(client, sent(client, opened(client), kind="service"), elsewhere="none")
    page = sent(client, page, f"pick:{bureau.pk}")
    page = sent(client, page, title="", statement="太短", wished="请改正。", happened_on="2999-01-01")
    assert (page.status, page.at) == (422, "facts")
    assert 'href="#id_title"' in page.text
    assert "日期不能晚于今天" in page.text
    assert "至少" in page.text
    assert page.said["wished"] == "请改正。"
    assert page.said["kind"] == "service"


def test_who_changes_one_answer_at_the_end_comes_straight_back_to_the_end(
    client: Client, bureau: Organisation
) -> None:
    page = to_check(client, body=bureau)
    page = sent(client, page, "to:facts")
    assert page.at == "facts"
    page = sent(client, page, title="换一个说法的标题")
    assert page.at == "check"
    assert "换一个说法的标题" in page.text
    # A name is asked for as soon as it is wanted, wherever one was.
    page = sent(client, sent(client, page, "to:anonymity"), anonymity="named")
    assert (page.at, page.status) == ("identity", 200)


def test_the_body_is_found_by_a_piece_of_its_name_and_who_handles_it_is_told_before_anything_is_written(
    client: Client, bureau: Organisation
) -> None:
    page = sent(client, sent(client, opened(client), kind="service"), elsewhere="none")
    page = sent(client, page)
    assert "请先查找并选定单位" in page.text
    page = sent(client, page, "search", q="城市管理")
    assert f"pick:{bureau.pk}" in page.buttons
    assert "没有查到" in sent(client, page, "search", q="不存在的单位").text
    page = sent(client, page, f"pick:{bureau.pk}")
    assert page.at == "facts"
    assert "许昌市人民政府" in page.text
    assert "看不到这件投诉" in page.text


def test_a_body_that_nobody_registered_is_named_with_its_place(client: Client, bureau: Organisation) -> None:
    page = sent(client, sent(client, opened(client), kind="service"), elsewhere="none")
    assert "请选择单位所在地区" in sent(client, page, body_name="某某园区管委会").text
    page = sent(client, page, body_name="某某园区管委会", region="411000")
    assert page.at == "facts"
    page = sent(client, sent(client, sent(client, page, **FACTS), anonymity="anonymous"))
    assert code_on(handed_in(client, page))
    case = Complaint.objects.get()
    assert (case.body, case.body_name, case.region_id) == (None, "某某园区管委会", "411000")


def test_a_complaint_about_this_citys_own_government_is_sent_upward_and_says_so(
    client: Client, bureau: Organisation, settings
) -> None:
    from integrity_portal.settings.site import Level, Site

    settings.UPSTREAM_CODE = "410000"
    settings.SITE = Site(
        **{**settings.SITE.__dict__, "levels": (Level("410000", "信用河南", "https://henan.test"),)}
    )
    government = Organisation.objects.get(name="许昌市人民政府")
    page = sent(client, sent(client, opened(client), kind="service"), elsewhere="none")
    page = sent(client, page, f"pick:{government.pk}")
    assert "https://henan.test/complaints/new/" in page.text
    assert "上级监督" in page.text


@pytest.mark.parametrize("stopper", stoppers.STOPPERS, ids=lambda one: one.name)
def test_what_is_decided_elsewhere_is_told_with_the_way_there_and_its_law(
    client: Client, bureau: Organisation, stopper: stoppers.Stopper
) -> None:
    page = sent(client, sent(client, opened(client), kind="contract"), elsewhere=stopper.name)
    for words in (stopper.why, stopper.where, stopper.basis):
        assert str(words) in page.text
    still = f"still:{stopper.name}"
    assert (still in page.buttons) == bool(stopper.still)
    # Pressing a button that is not there leads nowhere either.
    onward = sent(client, page, still)
    assert (onward.at == "body") == bool(stopper.still)
    assert sent(client, page, "to:elsewhere").at == "elsewhere"


def test_a_stopper_cannot_be_walked_around_at_the_end(client: Client, bureau: Organisation) -> None:
    page = to_check(client, body=bureau)
    page.said["elsewhere"] = "arbitration"
    stopped = handed_in(client, page)
    assert "仲裁" in stopped.text
    assert not Complaint.objects.exists()
    page.said |= {"elsewhere": "judgment", "still": "judgment"}
    assert code_on(handed_in(client, page))


def test_credit_handling_is_led_to_objection_and_repair_first(client: Client, bureau: Organisation) -> None:
    page = sent(client, opened(client), kind=ComplaintKind.CREDIT_HANDLING)
    assert "/objections/new/" in page.text
    assert "/remedies/track/" in page.text
    assert sent(client, page, "still:handling").at == "elsewhere"


def test_nothing_of_an_anonymous_informant_is_kept_even_if_he_wrote_his_name_before(
    client: Client, bureau: Organisation
) -> None:
    page = to_check(client, body=bureau, anonymity="named", files=[pdf()])
    page = sent(client, sent(client, page, "to:anonymity"), anonymity="anonymous")
    assert NAME not in re.sub(r'<input type="hidden"[^>]+>', "", page.text)
    assert code_on(handed_in(client, page))
    case = Complaint.objects.get()
    assert case.anonymity == "anonymous"
    assert not Informant.objects.exists()
    kept = repr(list(Complaint.objects.values()) + list(case.files.values()) + list(case.steps.values()))
    for word in (NAME, PHONE, MAIL, ID_NUMBER):
        assert word not in kept


def test_files_survive_errors_are_removed_on_request_and_lie_unreadable_meanwhile(
    client: Client, bureau: Organisation, settings
) -> None:
    page = sent(client, to_check(client, body=bureau), "to:files")
    page = sent(client, page, "add", files=[pdf(b"1"), pdf(b"2")])
    assert page.at == "files"
    assert "drop:1" in page.buttons
    waiting = [path.read_bytes() for path in (settings.MEDIA_ROOT / "waiting").iterdir()]
    assert len(waiting) == 2
    assert not any(b"%PDF" in content for content in waiting)
    refused = sent(client, page, files=[pdf(name="坏.exe")])
    assert (refused.status, refused.at) == (422, "files")
    assert "drop:1" in refused.buttons
    page = sent(client, sent(client, refused, "drop:0"))
    assert "1 个文件" in page.text
    assert code_on(handed_in(client, page))
    assert Complaint.objects.get().files.count() == 1
    # Handed in, they wait no longer.
    assert not list((settings.MEDIA_ROOT / "waiting").iterdir())


def test_a_page_that_a_stranger_made_up_breaks_nothing(client: Client, bureau: Organisation) -> None:
    for said in (
        {"at": "nothing", "go": "next"},
        {"at": "check", "go": "next", "truthful": "on"},
        {"at": "body", "go": "pick:not-a-uid"},
        {"at": "files", "go": "drop:99", "kept": "made-up,tokens"},
        {"at": "check", "go": "to:nowhere", "amount": "NaN", "kind": "contract", "happened_on": "2025-02-31"},
        {
            "at": "check",
            "go": "next",
            "kind": "\x00",
            "title": "x" * 50_000,
            "anonymity": "named",
            "truthful": "on",
        },
    ):
        assert client.post(NEW, said).status_code in (200, 422)
    assert not Complaint.objects.exists()


def test_a_merged_body_is_answered_for_by_the_one_that_took_it_in(
    client: Client, bureau: Organisation
) -> None:
    gone = made_body("许昌市市容局", merged_into=bureau)
    page = sent(client, sent(client, opened(client), kind="service"), elsewhere="none")
    page = sent(client, page, f"pick:{gone.pk}")
    page = sent(client, sent(client, sent(client, page, **FACTS), anonymity="anonymous"))
    assert code_on(handed_in(client, page))
    assert Complaint.objects.get().body == bureau


def test_who_presses_twice_gets_the_same_receipt_and_files_once(client: Client, bureau: Organisation) -> None:
    page = to_check(client, body=bureau, files=[pdf()])
    work = solved(page.ticket, 6)
    first, second = (sent(client, page, truthful="on", work=work) for _press in range(2))
    assert code_on(first) == code_on(second)
    assert Complaint.objects.count() == 1


def test_the_receipt_is_gone_on_from_only_once_it_is_said_to_be_kept(
    client: Client, bureau: Organisation
) -> None:
    page = handed_in(client, to_check(client, body=bureau))
    code = code_on(page)
    case = Complaint.objects.get()
    assert case.number in page.text
    assert re.search(r'<input type="checkbox" id="saved"[^>]* required>', page.text)
    digits = code.replace(" ", "")
    # No address and no cookie carries it; the complaint's own rows hold no more than its keyed hash.
    assert not re.search(rf'(?:href|action)="[^"]*(?:{digits}|{code})', page.text)
    assert digits not in repr(list(Complaint.objects.values()))
    assert PDF not in page.text.encode()
