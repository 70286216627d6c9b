"""The clerk's side: signing in, the home page, entering a draft and handing it in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from records.access.factors import sessions
from records.dishonesty.models import DishonestyRecord
from tests.records.access.factories import PASSWORD
from tests.records.dishonesty import factories
from tests.staff.conftest import words
from tests.staff.factories import days_ago, record

LEFT = "/admin/sign-in/left/"
ADD = "/admin/records/dishonestyrecord/add/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def form_values(**more):
    bureau = factories.bureau()
    return {
        "organisation_text": f"{bureau.name}（{bureau.uscc}）",
        "organisation": str(bureau.pk),
        "subject_type": "organisation",
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": "未按期支付政府采购合同价款",
        "facts": "今年1月，该局未按合同约定支付采购价款，经催告后仍未履行付款义务。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "document_number": "（2026）示01民终1号",
        "document_name": "民事判决书",
        "authority_name": "示例市中级人民法院",
        "decided_on": days_ago(40).isoformat(),
        "scope": "public",
        "subject_served": "on",
        **more,
    }


def record_in(status):
    return DishonestyRecord.objects.get(status=status)


def test_a_draft_may_be_saved_before_it_is_complete(who, desk):
    values = form_values(facts="", document_number="", save="1")
    answer = desk(who.clerk).post(ADD, **values)
    record = record_in("draft")
    assert "草稿已保存" in words(answer)
    assert record.created_by == who.clerk
    # What nearly always follows from the source is filled in.
    assert (record.document_kind, record.catalogue_item) == ("judgment", "court")


def test_that_it_was_saved_is_said_though_the_page_was_asking_something_beside(who, desk, monkeypatch):
    clerk = desk(who.clerk)
    present, asked = sessions.present, []

    def while_the_form_is_sent(request):
        found = present(request)
        if request.path == LEFT and not asked:
            asked.append(clerk.post(ADD, follow=False, **form_values(save="1")))
        return found

    monkeypatch.setattr(sessions, "present", while_the_form_is_sent)
    assert clerk.get(LEFT).status_code == 200
    assert "草稿已保存" in words(clerk.get(asked[0]["Location"]))


def test_a_complete_record_is_handed_in_with_one_button(who, desk):
    answer = desk(who.clerk).post(ADD, **form_values(submit="1"))
    assert record_in("submitted").submitted_by == who.clerk
    assert "等待另一人审核" in words(answer)


def test_what_is_missing_is_said_at_its_field_and_in_a_summary_with_a_link(who, desk):
    answer = desk(who.clerk).post(ADD, **form_values(facts="", document_number="", submit="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_facts">' in page
    assert 'id="id_document_number_error"' in page
    assert "没有生效文书不得认定失信" in page
    assert not DishonestyRecord.objects.exists()


def test_nothing_is_kept_when_the_file_is_refused(who, desk):
    file = SimpleUploadedFile("判决书.pdf", b"MZ\x90\x00 not a pdf at all")
    answer = desk(who.clerk).post(ADD, **form_values(submit="1"), files=[file])
    assert answer.status_code == 422
    assert not DishonestyRecord.objects.exists()


def test_the_document_travels_with_the_record_and_comes_back_as_a_download(who, desk):
    file = SimpleUploadedFile("判决书.pdf", PDF)
    clerk = desk(who.clerk)
    clerk.post(ADD, **form_values(submit="1"), files=[file], file_kind="document")
    attachment = record_in("submitted").attachments.get()
    answer = desk(who.reviewer).get(
        reverse("admin:records_dishonestyrecord_attachment", args=[attachment.pk])
    )
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_body_is_found_by_its_code_or_its_full_name_without_any_script(who, desk):
    bureau = factories.bureau()
    for text in (bureau.uscc, bureau.name):
        desk(who.clerk).post(ADD, **form_values(organisation_text=text, organisation="", save="1"))
    assert DishonestyRecord.objects.filter(organisation=bureau).count() == 2


def test_an_unknown_body_is_not_guessed(who, desk):
    answer = desk(who.clerk).post(
        ADD, **form_values(organisation_text="不存在的机构", organisation="", save="1")
    )
    assert answer.status_code == 422
    assert "请核对全称" in words(answer)


def test_a_stale_choice_never_beats_what_is_written(who, desk):
    other = factories.bureau(name="示例县水利局", uscc=None)
    chosen = factories.bureau()
    desk(who.clerk).post(
        ADD, **form_values(organisation_text=other.name, organisation=str(chosen.pk), save="1")
    )
    assert record_in("draft").organisation == other


def test_an_official_is_registered_with_the_record_and_his_number_is_not_shown_again(who, desk):
    clerk = desk(who.clerk)
    values = form_values(
        subject_type="official",
        official_name="欧阳示例",
        official_id_number="11010519491231002X",
        scope="internal",
        save="1",
    )
    clerk.post(ADD, **values)
    record = record_in("draft")
    page = clerk.get(reverse("admin:records_dishonestyrecord_change", args=[record.pk])).content.decode()
    assert record.official.name == "欧阳示例"
    assert "欧阳示例" in page
    assert "11010519491231002X" not in page


def test_the_form_explains_severity_and_dates_without_any_script(who, desk):
    written = record("draft", who)
    page = words(desk(who.clerk).get(reverse("admin:records_dishonestyrecord_change", args=[written.pk])))
    assert "最短公示 3个月" in page
    assert "期限从文书日期算起" in page


def test_the_explanation_comes_from_the_server_while_typing(who, desk):
    notes = (
        desk(who.clerk)
        .get(
            reverse("admin:records_dishonestyrecord_explain"),
            severity="minor",
            scope="public",
            source="arrears",
            decided_on="not-a-date",
        )
        .json()["notes"]
    )
    assert "轻微失信一般不公示" in notes["scope"][1]["text"]
    assert "认定决定书" in notes["source"][1]["text"]
    assert "decided_on" not in notes


def test_a_returned_record_shows_the_reason_and_can_be_mended(who, desk):
    written = record("returned", who)
    address = reverse("admin:records_dishonestyrecord_change", args=[written.pk])
    clerk = desk(who.clerk)
    assert "请补充送达凭证。" in words(clerk.get(address))
    clerk.post(address, **form_values(title="改过的标题", submit="1"))
    written.refresh_from_db()
    assert (written.status, written.title) == ("submitted", "改过的标题")


@pytest.mark.parametrize("state", ["submitted", "approved", "published", "ended"])
def test_past_its_draft_a_record_has_no_form(who, desk, state):
    written = record(state, who)
    answer = desk(who.clerk).get(reverse("admin:records_dishonestyrecord_change", args=[written.pk]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:records_dishonestyrecord_page", args=[written.pk])


def test_the_status_stands_in_no_field_of_the_form(who, desk):
    page = desk(who.clerk).get(ADD).content.decode()
    assert 'name="status"' not in page
    assert 'name="display_until"' not in page


def test_signing_in_takes_a_person_with_a_role(who, client):
    answer = client.post("/admin/login/", {"username": who.newcomer.username, "password": PASSWORD})
    assert "没有有效的授权" in answer.content.decode()
    answer = client.post(
        "/admin/login/", {"username": who.clerk.username, "password": PASSWORD, "next": "/admin/"}
    )
    assert answer.status_code == 302


def test_the_demo_says_that_it_is_one(who, client, settings, desk):
    assert "演示" not in client.get("/admin/login/").content.decode()
    settings.DEMO = True
    assert "演示账号只凭用户名和密码" in client.get("/admin/login/").content.decode()
    assert "演示数据" in words(desk(who.clerk).get("/admin/"))


def test_staff_pages_carry_their_own_policy_and_load_nothing_from_elsewhere(who, desk, client):
    for answer in (desk(who.clerk).get("/admin/"), client.get("/admin/login/")):
        policy = answer["Content-Security-Policy"].split("; ")
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert 'src="http' not in answer.content.decode()


@pytest.mark.parametrize("address", ["/admin/", "/admin/records/dishonestyrecord/", "/admin/security/"])
def test_a_screen_reader_finds_the_matter_of_a_page_and_what_it_is_called(who, desk, address):
    page = desk(who.clerk).get(address).content.decode()
    assert page.count("<main ") == page.count("</main>") == 1
    assert page.count("<h1") == 1


def test_the_public_pages_keep_the_strict_policy(db, client):
    assert "unsafe" not in client.get("/")["Content-Security-Policy"]
