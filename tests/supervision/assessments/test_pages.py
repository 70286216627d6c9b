"""The staff's pages: a system from its first word to its adoption, and a run of its figures, by plain forms alone."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from supervision.assessments.systems import services, sheets
from supervision.assessments.systems.exporting import system_shape
from supervision.assessments.systems.models import Reckoning, SystemVersion
from tests.supervision.assessments import factories
from tests.supervision.assessments.factories import NOW, Staff

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(version: SystemVersion, name: str = "change", *more: Any) -> str:
    return reverse(f"admin:supervision_systemversion_{name}", args=[version.pk, *more])


@pytest.mark.parametrize("state", sorted(factories.IN_STATE))
def test_the_page_of_every_state_opens_for_all_who_may_see_it(state: str, staff: Staff) -> None:
    version = factories.IN_STATE[state](staff)
    for user in (staff.writer, staff.adopter, staff.supervisor):
        answer = client_of(user).get(page(version))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "1.1 指标1.1" in text
        assert "达到95.00 %得满分；按比率折算" in text
        assert ("添加指标" in text) == (state == "draft" and user != staff.supervisor)
    assert client_of(staff.stranger).get(page(version)).status_code == 404
    assert client_of(staff.clerk).get(page(version)).status_code == 403


def test_a_system_is_made_by_the_forms_alone(staff: Staff) -> None:
    desk = client_of(staff.writer)
    address = reverse("admin:supervision_systemversion_add")
    said = {
        "title": "部门考核",
        "key": "bumen",
        "scope": "departments",
        "region": "411000",
        "issuer": "示例市发展和改革委员会",
        "year": "2026",
        "grades": "优秀=90；合格=60；不合格=0",
    }
    assert desk.get(address).status_code == 200
    wrong = desk.post(address, said | {"grades": "优秀"})
    assert wrong.status_code == 422
    assert "应写成“名称=数字”" in wrong.content.decode()
    assert desk.post(address, said).status_code == 302
    version = SystemVersion.objects.get(system__key="bumen")
    item = {"order": "10", "mode": "automatic", "weight": "100", "measure": "publicity_rate", "shape": "rate"}
    missing = desk.post(page(version, "indicator_add"), item | {"key": "1", "title": "双公示及时率"})
    assert missing.status_code == 422
    assert "请填写满分值" in missing.content.decode()
    done = desk.post(
        page(version, "indicator_add"), item | {"key": "1", "title": "双公示及时率", "full_at": "0.95"}
    )
    assert done.status_code == 302
    edit = desk.get(page(version, "indicator", "1")).content.decode()
    assert 'value="0.95"' in edit
    changed = desk.post(
        page(version, "indicator", "1"),
        {
            "order": "10",
            "mode": "tiered",
            "weight": "100",
            "key": "1",
            "title": "及时率",
            "tiers": "0.9=100;0.8=60",
        },
    )
    assert changed.status_code == 302
    assert version.indicators.get().rule["tiers"][0] == {"from": "0.9", "points": "100"}
    # Somebody else adopts it, after being asked once more.
    other = client_of(staff.adopter)
    assert "请核对" in other.get(page(version, "step", "adopt")).content.decode()
    assert other.post(page(version, "step", "adopt"), {}).status_code == 302
    version.refresh_from_db()
    assert version.status == "adopted"
    assert desk.get(page(version, "indicator_add")).status_code == 200
    assert desk.post(page(version, "indicator_add"), item | {"key": "2", "title": "x"}).status_code == 422


def test_points_that_do_not_add_up_stand_on_the_page_before_anybody_tries(staff: Staff) -> None:
    version = factories.drafted(staff)
    services.remove_indicator(version=version.pk, key="1.2", by=staff.writer, at=NOW)
    text = client_of(staff.adopter).get(page(version)).content.decode()
    assert "通过之前还须改正" in text
    assert "分组的分值为60，下面各项合计为40" in text


def test_a_tree_goes_out_and_comes_in_as_a_file(staff: Staff) -> None:
    version = factories.drafted(staff)
    desk = client_of(staff.writer)
    before = system_shape(version)
    exported = desk.get(page(version, "export"))
    assert exported["Content-Disposition"] == 'attachment; filename="shili-departments-v1.xlsx"'
    assert sheets.read(named(exported.content)).indicators == before["indicators"]
    answer = desk.post(page(version, "import"), {"file": SimpleUploadedFile("a.xlsx", exported.content)})
    assert answer.status_code == 302
    assert system_shape(version) == before
    broken = "指标代码,名称,评分方式,分值\n1,甲,猜,5\n".encode()
    answer = desk.post(page(version, "import"), {"file": SimpleUploadedFile("a.csv", broken)})
    assert answer.status_code == 422
    assert "第2行“评分方式”：“猜”不在可选范围内。" in answer.content.decode()
    assert system_shape(version) == before
    answer = desk.post(page(version, "import"), {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\x00")})
    assert "请上传 xlsx 或 csv 文件。" in answer.content.decode()


def named(data: bytes) -> Any:
    file = io.BytesIO(data)
    file.name = "a.xlsx"  # type: ignore[attr-defined]
    return file


def test_an_indicator_is_removed_only_after_being_asked(staff: Staff) -> None:
    version = factories.drafted(staff)
    desk = client_of(staff.writer)
    assert "3 指标3" in desk.get(page(version, "indicator_remove", "3")).content.decode()
    assert version.indicators.filter(key="3").exists()
    assert desk.post(page(version, "indicator_remove", "1")).status_code == 422
    assert desk.post(page(version, "indicator_remove", "3")).status_code == 302
    assert not version.indicators.filter(key="3").exists()


def test_two_versions_stand_side_by_side(staff: Staff) -> None:
    first = factories.adopted(staff)
    desk = client_of(staff.writer)
    assert desk.post(page(first, "copy"), {"year": "2027"}).status_code == 302
    second = SystemVersion.objects.get(number=2)
    services.say_about(
        version=second.pk, about=factories.about(year=2027, issuer="示例市人民政府"), by=staff.writer, at=NOW
    )
    text = desk.get(page(second, "compare", first.pk)).content.decode()
    assert "示例市人民政府" in text
    assert "示例市发展和改革委员会" in text
    other = factories.drafted(staff, key="another")
    assert desk.get(page(second, "compare", other.pk)).status_code == 404


def test_a_run_is_asked_for_watched_and_opened_to_its_rows(staff: Staff) -> None:
    version, bodies = factories.adopted(staff), factories.bodies(3)
    desk = client_of(staff.writer)
    assert "示例市第01局" in desk.get(page(version, "reckon")).content.decode()
    said = {"since": "2025-01-01", "until": "2025-12-31", "bodies": [str(body.pk) for body in bodies]}
    assert desk.post(page(version, "reckon"), said | {"until": "2024-12-31"}).status_code == 422
    assert desk.post(page(version, "reckon"), said).status_code == 302
    run = Reckoning.objects.get()
    address = reverse("admin:supervision_reckoning_change", args=[run.pk])
    waiting = desk.get(address).content.decode()
    assert "0 / 1" in waiting
    progress = reverse("admin:supervision_reckoning_progress", args=[run.pk])
    assert desk.get(progress).json() == {"working": True, "label": "等待计算", "done": 0, "total": 1}
    from supervision.assessments.tasks import resume_reckonings

    assert resume_reckonings() == 1
    assert resume_reckonings() == 0
    text = desk.get(address).content.decode()
    assert "已完成" in text
    assert "无应计事项" in text
    rows = reverse("admin:supervision_reckoning_rows", args=[run.pk, bodies[0].pk, "1.1"])
    assert rows in text
    opened = desk.get(rows).content.decode()
    assert "双公示及时率" in opened
    assert "期内没有应计的事项。" in opened
    assert client_of(staff.stranger).get(rows).status_code == 404
    assert client_of(staff.supervisor).get(address).status_code == 200


def test_whoever_may_not_write_finds_no_form(staff: Staff) -> None:
    version = factories.drafted(staff)
    reader = client_of(staff.supervisor)
    for name in ("about", "copy", "indicator_add", "import", "reckon"):
        assert reader.get(page(version, name)).status_code == 403
    assert reader.get(reverse("admin:supervision_systemversion_add")).status_code == 403
    assert reader.get(page(version, "export")).status_code == 200


def test_what_waits_for_somebody_is_counted_and_listed(staff: Staff) -> None:
    version = factories.drafted(staff)
    listed = reverse("admin:supervision_systemversion_changelist")
    for user, work in ((staff.adopter, "systems_to_adopt"), (staff.writer, "systems_drafted")):
        text = client_of(user).get(listed, {"work": work}).content.decode()
        assert version.title in text
    assert "没有" in client_of(staff.adopter).get(listed, {"work": "systems_drafted"}).content.decode()
