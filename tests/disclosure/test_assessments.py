"""What everybody reads of an assessment, and that a stranger comes to the same scores."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from disclosure.opendata.writing import write_csv, write_lines
from disclosure.published.kinds import open_kind
from disclosure.published.registers import present_entry
from records.access.services import ensure_system_users
from records.registers.assessments import ASSESSMENTS
from records.registers.models import AssessmentResult
from records.registers.services import end_entry
from supervision.assessments.rounds import services
from tests.supervision.rounds import factories

RECOMPUTE = Path(settings.BASE_DIR) / "docs" / "verify" / "recompute.py"


@pytest.fixture
def hall(db):
    ensure_system_users()
    return factories.hall()


def result(case, place=1):
    return AssessmentResult.objects.get(pk=factories.sheets(case)[place].result_id)


def text_of(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def recomputed(path):
    """The stranger's program, as he runs it."""
    done = subprocess.run(  # noqa: S603 - our own file, beside nothing of the portal
        [sys.executable, "-I", str(RECOMPUTE), str(path)], capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout


def test_nothing_is_public_before_it_is_published(hall, client):
    case = factories.settled(hall)
    assert "示例东市" not in text_of(client, "site:assessments")
    assert client.get(reverse("site:assessment-round", args=[case.pk])).status_code == 404
    assert client.get(reverse("site:assessment-round-data", args=[case.pk])).status_code == 404


def test_the_page_says_how_each_point_came_about_and_what_the_audit_changed(hall, client):
    case = factories.published(hall)
    told = text_of(client, "site:assessment", result(case).pk)
    for words in ("95.00", "优秀", "诚信教育", "漏计一次专题培训", "由 15 改为 17", "recompute.py", "中位数"):
        assert words in told, words
    # No order of merit, no reviewer, nothing of the others.
    for words in ("名次", "第 2 名", hall.first.full_name, hall.auditor.full_name, "示例南市"):
        assert words not in told, words


def test_ranks_stand_there_only_where_the_document_orders_them(hall, client):
    case = factories.published(hall, publish_ranks=True, rank_basis="示信办〔2026〕1号第五条")
    assert "第 2 名（共 3 个）" in text_of(client, "site:assessment", result(case).pk)


def test_the_list_filters_and_is_ordered_by_day_not_by_points(hall, client):
    case = factories.published(hall)
    told = text_of(client, "site:assessments")
    assert "不按得分排列" in told
    assert "示例省2025年度城市政务诚信考核" in told
    assert "示例东市" not in text_of(client, "site:assessments", year="2024")
    assert "示例东市" in text_of(client, "site:assessments", year="2025", grade="优秀")
    assert "示例南市" not in text_of(client, "site:assessments", grade="优秀")
    assert "示例西市" in text_of(client, "site:assessments", region="410100")
    assert "不是有效的年度" in text_of(client, "site:assessments", year="今年")
    assert "示例东市" in text_of(client, "site:assessments", round=str(case.pk), q="东市")


def test_results_for_government_alone_stay_there(hall, client):
    case = factories.published(hall, scope="government")
    entry = result(case)
    assert client.get(reverse("site:assessment", args=[entry.pk])).status_code == 404
    assert client.get(reverse("site:assessment-round", args=[case.pk])).status_code == 404
    assert client.get(reverse("public-assessment", args=[entry.pk])).status_code == 404
    assert entry.organisation.name not in text_of(client, "site:assessments")


def test_a_round_names_its_range_and_no_best_or_worst(hall, client):
    case = factories.published(hall)
    told = text_of(client, "site:assessment-round", case.pk)
    # By region, whatever they scored.
    assert told.index("示例西市") < told.index("示例南市") < told.index("示例东市")
    assert "86.00" in told


class TestRecomputing:
    def test_a_stranger_comes_to_the_same_scores_from_the_round_the_api_and_the_dump(
        self, hall, client, tmp_path
    ):
        case = factories.published(hall)
        entry = result(case)
        places = {
            "round.json": client.get(reverse("site:assessment-round-data", args=[case.pk])).content,
            "one.json": client.get(reverse("public-assessment", args=[entry.pk])).content,
            "list.json": client.get(reverse("public-assessments")).content,
        }
        for name, content in places.items():
            (tmp_path / name).write_bytes(content)
        kind = open_kind("assessments")
        write_lines([(kind.shape, kind.rows(factories.TODAY), {})], tmp_path / "assessments.jsonl")
        for name, number in {"round.json": 3, "one.json": 1, "list.json": 3, "assessments.jsonl": 3}.items():
            code, said = recomputed(tmp_path / name)
            assert code == 0, said
            assert f"same: {number}, 不一致 differs: 0" in said

    def test_a_score_that_somebody_touched_is_found(self, hall, client, tmp_path):
        case = factories.published(hall)
        data = json.loads(client.get(reverse("site:assessment-round-data", args=[case.pk])).content)
        data["bodies"][1]["total"] = "99.00"
        (tmp_path / "round.json").write_text(json.dumps(data), encoding="utf-8")
        code, said = recomputed(tmp_path / "round.json")
        assert code == 1
        assert "DIFFERS" in said

    def test_a_correction_scores_the_same_again(self, hall, client, tmp_path):
        case = factories.published(hall)
        sheet = factories.sheets(case)[2]
        proposed = services.propose_correction(
            sheet=sheet.pk, key="A2", value=Decimal(20), reason="录入有误。", by=hall.first, at=factories.NOW
        )
        services.decide_correction(correction=proposed.pk, accepted=True, by=hall.auditor, at=factories.NOW)
        (tmp_path / "round.json").write_bytes(
            client.get(reverse("site:assessment-round-data", args=[case.pk])).content
        )
        assert recomputed(tmp_path / "round.json")[0] == 0
        told = text_of(client, "site:assessment", sheet.result_id)
        assert "发布后更正" in told
        assert "第 2 版" in told

    def test_the_program_itself_is_given_out(self, client, db):
        answer = client.get(reverse("site:recompute-script"))
        assert answer.content == RECOMPUTE.read_bytes()
        assert answer["Content-Type"].startswith("text/x-python")


class TestTakingAway:
    def test_api_file_and_page_say_the_same(self, hall, client, tmp_path):
        case = factories.published(hall)
        entry = result(case)
        told = client.get(reverse("public-assessment", args=[entry.pk])).json()
        assert told == json.loads(json.dumps(present_entry(ASSESSMENTS, entry)))
        assert (told["score"], told["rank"], told["peer_count"]) == ("95.00", None, 3)
        kind = open_kind("assessments")
        write_lines([(kind.shape, kind.rows(factories.TODAY), {})], tmp_path / "a.jsonl")
        rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
        row = next(row for row in rows if row["uid"] == told["uid"])
        assert {name: row[name] for name in ("score", "details", "uses", "grade", "peer_median")} == {
            name: told[name] for name in ("score", "details", "uses", "grade", "peer_median")
        }
        write_csv(kind.shape, kind.rows(factories.TODAY), tmp_path / "a.csv")
        assert "integrity-portal/assessment-1" in (tmp_path / "a.csv").read_text(encoding="utf-8")

    def test_versions_proof_and_csv_are_there(self, hall, client):
        case = factories.published(hall)
        entry = result(case)
        versions = client.get(reverse("public-assessment-versions", args=[entry.pk])).json()["results"]
        assert [one["reason"] for one in versions] == ["created"]
        assert client.get(reverse("public-assessment-proof", args=[entry.pk])).status_code == 200
        sent = b"".join(client.get(reverse("site:assessments-csv")).streaming_content).decode("utf-8-sig")
        assert "示例西市人民政府" in sent

    @pytest.mark.parametrize("query", [{"year": "x"}, {"round": "x"}, {"region": "999999"}])
    def test_a_wrong_question_is_refused_with_its_field(self, db, client, query):
        answer = client.get(reverse("public-assessments"), query)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == f"?{next(iter(query))}"


def test_the_profile_and_the_search_find_it(hall, client):
    case = factories.published(hall)
    entry = result(case)
    profile = text_of(client, "site:organisation", entry.organisation_id, part="assessments")
    assert entry.title in profile
    assert entry.title in text_of(client, "site:search", q="示例西市人民政府")
    assert entry.round_title in text_of(client, "site:region", "411000")
    assert entry.round_title not in text_of(client, "site:region", "411002")


def test_a_body_reads_its_years_one_beside_the_other(hall, client):
    first = factories.published(hall)
    second = factories.published(hall, title="示例省2024年度城市政务诚信考核", year=2024)
    told = text_of(client, "site:assessment", result(first).pk)
    assert reverse("site:assessment", args=[result(second).pk]) in told


def test_a_use_is_told_with_its_document(hall, client):
    case = factories.published(hall)
    sheet = factories.sheets(case)[2]
    said = services.UseData("honours", "取消年度评优资格。", "评优通知", "示评〔2026〕2号", factories.TODAY)
    use = services.propose_use(sheet=sheet.pk, said=said, by=hall.first, at=factories.NOW)
    services.decide_use(use=use.pk, accepted=True, by=hall.auditor, at=factories.NOW)
    told = text_of(client, "site:assessment", sheet.result_id)
    assert "取消年度评优资格" in told
    assert "示评〔2026〕2号" in told


def test_nobody_ends_a_result_by_himself(hall):
    entry = result(factories.published(hall))
    with pytest.raises(Exception, match="不能由一人撤销"):
        end_entry(register=ASSESSMENTS, uid=entry.pk, reason="撤", by=hall.publisher, at=now())


def test_what_a_newer_version_below_says_otherwise_is_still_shown(hall):
    """A tree that this version cannot read takes away the lines, not the page."""
    entry = result(factories.published(hall))
    details = {**entry.details, "system": {**entry.details["system"], "indicators": [{"key": "X"}]}}
    AssessmentResult.objects.filter(pk=entry.pk).update(details=details)
    assert "95.00" in text_of(Client(), "site:assessment", entry.pk)
