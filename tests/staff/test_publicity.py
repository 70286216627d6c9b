"""Staff enter, review, withdraw and import licences and penalties; each page says what is due and why not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from records.access.services import ensure_system_users
from records.clocks.models import Deadline
from records.dishonesty.models import ImportBatch
from records.dishonesty.services import imports
from records.registers.models import Licence, Penalty, Withdrawal
from records.registers.publicity import LICENCES, PENALTIES
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty.factories import bureau, people
from tests.records.registers import decisions
from tests.records.registers.decisions import ID_NUMBER, PERSON
from tests.records.registers.test_importing import licence_row, upload

ADD = "admin:records_penalty_add"


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


def _as(client, user):
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def _typed(**more):
    said = {name: value for name, value in decisions.penalty().items() if name != "organisation"}
    return {"organisation_text": bureau().name, **said, **more}


def _page(entry, name="page", *more):
    return reverse(f"admin:records_{entry._meta.model_name}_{name}", args=[entry.uid, *more])


def test_from_the_paper_form_to_the_public(client, who):
    _as(client, who.clerk)
    form = client.get(reverse(ADD)).content.decode()
    # In the order of the paper form: who, which document, what for, what is imposed.
    places = [
        form.index(f'name="{name}"')
        for name in ("counterparty_name", "document_number", "facts", "categories", "fine_amount")
    ]
    assert places == sorted(places)
    assert 'name="title"' not in form
    answer = client.post(reverse(ADD), _typed(submit="1"))
    entry = Penalty.objects.get()
    assert answer.url == _page(entry)
    assert (entry.status, entry.scope, entry.categories) == ("submitted", "public", ["罚款"])
    _as(client, who.reviewer)
    page = client.get(_page(entry)).content.decode()
    assert ID_NUMBER not in page
    client.post(_page(entry, "step", "publish"))
    assert Penalty.objects.get().status == "published"


def test_a_form_shown_again_hides_the_number_and_keeps_it(client, who):
    entry = decisions.draft(who, PENALTIES)
    _as(client, who.clerk)
    form = client.get(_page(entry, "change")).content.decode()
    assert ID_NUMBER not in form
    masked = f"{ID_NUMBER[:3]}{'*' * 11}{ID_NUMBER[-4:]}"
    assert masked in form
    client.post(
        _page(entry, "change"),
        _typed(
            save="1", representative_id_number=masked, organisation=str(entry.organisation_id), remark="补记"
        ),
    )
    kept = Penalty.objects.get()
    assert (kept.representative_id_number, kept.remark) == (ID_NUMBER, "补记")


def test_a_missing_amount_is_named_at_its_field(client, who):
    _as(client, who.clerk)
    answer = client.post(reverse(ADD), _typed(submit="1", fine_amount=""))
    assert answer.status_code == 422
    assert "处罚类别有罚款" in answer.content.decode()
    assert not Penalty.objects.exists()


def test_a_persons_name_is_read_by_those_who_check_it_and_that_is_noted(client, who):
    entry = decisions.submitted(who, LICENCES, **PERSON)
    _as(client, who.reviewer)
    page = client.get(_page(entry)).content.decode()
    assert "欧阳某某" in page
    assert ID_NUMBER not in page
    assert AuditEntry.objects.filter(action="licence.person_read", by=who.reviewer).exists()
    _as(client, holder("督导", "supervisor"))
    assert "欧阳某某" not in client.get(_page(entry)).content.decode()


def test_a_withdrawal_takes_two_people_and_a_public_reason(client, who):
    entry = decisions.published(who, PENALTIES)
    _as(client, who.clerk)
    assert "登记撤回事由" in client.get(_page(entry)).content.decode()
    typed = {
        "ground": "unlawful",
        "learned_on": "2026-05-06",
        "document_name": "行政判决书",
        "document_number": "（2026）示行终1号",
        "reason": "",
    }
    assert client.post(_page(entry, "withdraw"), typed).status_code == 422
    client.post(_page(entry, "withdraw"), {**typed, "reason": "法院确认违法。"})
    assert Withdrawal.objects.get().status == "noted"
    assert Deadline.objects.open().count() == 1
    refused = client.post(_page(entry, "withdrawal", "withdraw"), follow=True).content.decode()
    assert "权限" in refused or "另一人" in refused or "角色" in refused
    assert Penalty.objects.get().status == "published"
    _as(client, who.reviewer)
    assert "法院确认违法。" in client.get(_page(entry)).content.decode()
    client.post(_page(entry, "withdrawal", "withdraw"))
    ended = Penalty.objects.get()
    assert (ended.status, ended.withdrawn_ground) == ("ended", "unlawful")
    assert not Deadline.objects.open().exists()


def test_a_changed_decision_is_entered_anew_and_names_the_old_one(client, who):
    entry = decisions.withdrawn(who, PENALTIES, ground="changed")
    _as(client, who.clerk)
    page = client.get(_page(entry)).content.decode()
    assert f"?replaces={entry.uid}" in page
    client.post(f"{reverse(ADD)}?replaces={entry.uid}", _typed(save="1"))
    assert Penalty.objects.get(replaces=entry.uid).status == "draft"
    assert client.post(f"{reverse(ADD)}?replaces={entry.uid}", _typed(save="1")).status_code == 404


def test_what_is_late_or_soon_due_stands_before_everything_else(client, who):
    today = timezone.localdate()
    decisions.draft(who, LICENCES, document_number="逾期一号")
    soon = decisions.draft(who, LICENCES, document_number="将到期一号")
    Licence.objects.filter(pk=soon.pk).update(due_on=today)
    _as(client, who.clerk)
    home = client.get(reverse("admin:index")).content.decode()
    assert "行政许可：逾期未公示" in home
    assert "行政许可：2 个工作日内应公示" in home
    listing = reverse("admin:records_licence_changelist")
    late = client.get(listing, {"due": "overdue"}).content.decode()
    assert "逾期一号" in late
    assert "将到期一号" not in late
    assert "将到期一号" in client.get(listing, {"due": "soon"}).content.decode()


def test_whoever_works_elsewhere_finds_nothing_here(client, who):
    entry = decisions.noted(who, PENALTIES)
    _as(client, holder("邻县审核", "reviewer", WEIDU))
    found = Penalty.objects.get()
    for page in ("page", "propose", "change", "withdraw"):
        assert client.get(_page(found, page)).status_code == 404
    assert client.post(_page(found, "withdrawal", "withdraw")).status_code == 404
    assert Withdrawal.objects.get().pk == entry.pk


def test_a_file_is_imported_in_its_kind_and_released_by_another(client, who):
    _as(client, who.clerk)
    page = client.get(reverse("admin:records_importbatch_add"), {"kind": "licence"}).content.decode()
    assert "XK_XDR_MC" in page
    sheet = client.get(reverse("admin:records_importbatch_template"), {"kind": "penalty"})
    assert sheet.content[:2] == b"PK"
    batch = imports.check_batch(uid=upload(who, "licence", [licence_row(1)]).uid, at=timezone.now())
    client.post(reverse("admin:records_importbatch_import", args=[batch.uid]))
    imports.import_batch(uid=batch.uid, at=timezone.now())
    shown = reverse("admin:records_importbatch_change", args=[batch.uid])
    assert "审核并发布" not in client.get(shown).content.decode()
    client.post(reverse("admin:records_importbatch_release", args=[batch.uid]))
    assert ImportBatch.objects.get().released_by is None
    _as(client, who.reviewer)
    assert "审核并发布 1 条" in client.get(shown).content.decode()
    client.post(reverse("admin:records_importbatch_release", args=[batch.uid]))
    assert ImportBatch.objects.get().released_by == who.reviewer
