"""What is hidden shows nowhere: no page, search, count, map or feed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.utils.timezone import localdate, now

from disclosure.published import GOVERNMENT, PUBLIC, QUERY, present, readable, records_for, was_public
from disclosure.site import urls as site_urls
from tests.disclosure.factories import (
    about_official,
    body,
    from_below,
    hidden_records,
    record,
    user,
    with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_figures() -> None:
    cache.clear()


_TEXTS = (
    "notices", "news", "demonstrations", "policies", "cases", "cases/criticism", "decisions", "lists",
    "agencies", "agencies/experts", "agencies/bad-conduct", "agencies/reports",
)  # fmt: skip


def _addresses(client: Client) -> list[str]:
    """Every public page there is, found through the site's own maps, and the lists asked in many ways."""
    organisation = body()
    months = {f"{localdate():%Y-%m}", f"{localdate() - timedelta(days=700):%Y-%m}"}
    return [
        "/search/", "/search/?q=隐藏", "/search/?q=隐藏&kind=records", "/search/?q=ycjcg", f"/search/?q={organisation.name}",
        "/", "/records/", "/organisations/", f"/organisations/{organisation.uid}/", f"/organisations/{organisation.uid}/?part=overdue", "/regions/",
        "/regions/411000/", "/regions/410000/", "/regions/000000/", "/statistics/", "/about/", "/about/figures/", "/about/periods/", "/about/withheld/", "/about/marks/", "/about/data-protection/", "/developers/", "/transparency/", "/transparency/checkpoints/", "/transparency/entries/",
        "/transparency/keys.json", "/transparency/verify.py", "/transparency/manual.txt", "/site-map/",
        "/robots.txt", "/sitemap.xml", "/sitemap/pages.xml", "/verify/", "/remedies/", "/commendations/",
        "/open-data/", "/open-data/dictionary/records/", "/open-data/dictionary/records.json",
        "/open-data/dictionary/records.csv", "/subscriptions/new/", "/subscriptions/new/?q=隐藏", "/feeds/notices.atom",
        "/sitemap/organisations-4110.xml", "/sitemap/few-notices.xml", "/sitemap/commendations-2026-1.xml",
        "/pledges/", "/pledges/?q=隐藏", "/feeds/pledges.atom", "/townships/", "/arrears/", "/arrears/?q=隐藏", "/assessments/", "/assessments/?q=隐藏", "/ratings/", "/ratings/?q=隐藏", "/ratings/debt/", "/campaigns/", "/demonstrations/titles/", "/proposals/", "/proposals/?field=other",
        "/complaints/", "/complaints/figures/", "/complaints/answers/", "/complaints/answers/?q=隐藏", "/complaints/new/",
        "/complaints/track/",
        "/licences/", "/licences/?q=隐藏", "/penalties/", "/penalties/?q=隐藏",
        *[f"/{name}/{query}" for name in _TEXTS for query in ("", "?q=隐藏")],
        "/commendations/?q=隐藏", "/objections/new/", "/objections/new/?q=隐藏", "/repairs/new/?q=隐藏",
        "/objections/track/", "/repairs/track/", "/remedies/track/",
        *[f"/sitemap/records-{int(m[:4])}-{int(m[5:])}.xml" for m in months],
        "/records/?q=隐藏", "/records/?q=隐", f"/records/?q={organisation.name}", "/records/?region=411000",
        f"/records/?organisation={organisation.uid}", "/records/?source=judgment", "/records/?domain=procurement",
        "/records/?severity=ordinary", "/records/?subject_type=organisation", "/records/?subject_type=official",
        *[f"/records/?ordering={o}" for o in ("published_at", "-published_at", "decided_on", "-decided_on")],
        "/records/?decided_from=2000-01-01&decided_to=2100-01-01",
    ]  # fmt: skip


def test_walk_through_the_site_knows_every_page(client: Client) -> None:
    """Whoever adds a page adds it to the walk, or this fails."""
    walked = {resolve(address.partition("?")[0]).url_name for address in _addresses(client)}
    pages = {pattern.name for pattern in site_urls.urlpatterns}
    assert pages - walked == {
        "record", "commendation", "licence", "penalty", "licences-csv", "penalties-csv", "wrong",
        # Promises and arrears, one by one and as files: test_pledges.py and the access matrix.
        "pledge", "pledges-csv", "township", "arrears-statement", "arrears-csv",
        # Results of assessments: test_assessments.py and the access matrix.
        "assessment", "assessment-round", "assessment-round-data", "assessments-csv", "recompute-script",
        # Ratings and disclosed debt: test_ratings.py and the access matrix.
        "rating", "ratings-csv", "debt-disclosure", "debt-disclosures-csv",
        # One campaign, drafts and all: test_inspections.py and the access matrix.
        "campaign",
        # Answers to proposals: test_proposals.py and the access matrix.
        "proposal", "proposals-csv",
        # One published answer: tests/disclosure/complaints and the access matrix.
        "complaint-answer",
        # Files of lists: test_export.py and the access matrix.
        "records-csv", "organisations-csv", "commendations-csv",
        "language", "text-size", "contrast",
        # One text, list or agency, its files and what leads out: tests/disclosure/texts and the access matrix.
        "notice", "news-item", "demonstration", "policy", "case", "criticism", "decision", "public-file", "leave",
        "list", "list-changes", "list-csv", "agency", "one-conduct", "agency-report-file",
        "agencies-csv", "experts-csv", "bad-conduct-csv",
        # They tell on purpose that something has ended, and no more: test_vanishing.py, test_feeds.py, opendata.
        "changes", "feed-changes", "feed-records", "feed-organisation", "feed-region", "open-data-file",
        "open-data-latest", "subscription", "subscription-confirm", "unsubscribe",
        # The guide and the client, which stand in this repository: tests/api and the access matrix.
        "developer-guide", "developer-file",
        # Asked by POST alone, with a code in the body.
        "verify-copy", "remedy-act", "remedy-slip", "remedy-letter", "complaint-act", "complaint-slip",
    }  # fmt: skip


@pytest.mark.parametrize("role", [None, "clerk", "reviewer", "system_admin", "audit_admin"])
def test_no_page_shows_or_names_a_hidden_record(client: Client, role: str | None) -> None:
    """The public pages are the same for whoever reads them, whatever he may see elsewhere."""
    if role:
        client.force_login(with_role(role), backend="records.access.backends.RoleBackend")
    shown = record(title="公开的一条")
    hidden = hidden_records()
    for address in _addresses(client):
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        for kind, kept in hidden.items():
            assert kept.title not in text, f"{address} shows a record that is {kind}"
            assert str(kept.uid) not in text, f"{address} names a record that is {kind}"
            assert kept.document_number not in text, f"{address} shows the number of one that is {kind}"
    assert shown.title in client.get("/records/").content.decode()


def test_no_count_counts_a_hidden_record(client: Client) -> None:
    record(title="公开的一条")
    hidden_records()
    assert client.get("/").context["figures"].total == 1
    assert client.get("/statistics/").context["figures"].by["source"] == {"judgment": 1}
    listing = client.get("/records/")
    assert listing.context["counted"].total == 1
    assert listing.context["counted"].counts["region"] == {"411000": 1}
    assert client.get("/records/?q=隐藏").context["counted"].total == 0
    assert [row["number"] for row in client.get("/organisations/").context["bodies"]] == [1]
    assert client.get(f"/organisations/{body().uid}/").context["counted"].total == 1


def test_page_of_a_hidden_record_answers_as_if_there_were_none(client: Client) -> None:
    unknown = client.get("/records/00000000-0000-7000-8000-000000000000/")
    for kind, kept in hidden_records().items():
        answer = client.get(f"/records/{kept.uid}/")
        if kind in ("ended", "past display"):
            continue
        assert answer.status_code == 404, kind
        # Not even a byte tells a draft from nothing, but for the address that the reader typed.
        assert answer.content.replace(str(kept.uid).encode(), b"") == unknown.content.replace(
            b"00000000-0000-7000-8000-000000000000", b""
        ), kind


def test_whoever_kept_the_address_of_an_ended_record_learns_only_that_it_ended(client: Client) -> None:
    hidden = hidden_records()
    answers = [client.get(f"/records/{hidden[kind].uid}/") for kind in ("ended", "past display")]
    for answer, kind in zip(answers, ("ended", "past display"), strict=True):
        assert answer.status_code == 410
        assert "公示已经结束" in answer.content.decode()
        assert hidden[kind].title not in answer.content.decode()
        assert hidden[kind].organisation.name not in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param({"scope": "government"}, id="it was never public"),
        pytest.param({"published_at": now() + timedelta(hours=1)}, id="it ended before it was published"),
        pytest.param(
            {"display_from": localdate() + timedelta(days=5), "display_until": None},
            id="it ended before its display began",
        ),
        pytest.param(
            {
                "decided_on": localdate() - timedelta(days=900),
                "display_until": localdate() - timedelta(days=90),
            },
            id="its display was over when it came",
        ),
    ],
)
def test_ended_record_that_nobody_ever_saw_is_not_admitted(
    client: Client, attributes: dict[str, Any]
) -> None:
    kept = record(status="ended", **attributes)
    assert not was_public(kept.uid, on=localdate())
    assert client.get(f"/records/{kept.uid}/").status_code == 404


def test_copy_that_came_here_after_its_display_is_not_admitted() -> None:
    """The moment of publication is its origin's; this node never showed it."""
    today = localdate()
    kept = from_below(
        status="ended",
        decided_on=today - timedelta(days=300),
        published_at=now() - timedelta(days=200),
        created_at=now(),
        display_until=today - timedelta(days=30),
    )
    assert not was_public(kept.uid, on=today)


def test_last_day_of_display_is_a_day_of_display() -> None:
    today = localdate()
    kept = record(display_until=today)
    assert list(records_for(PUBLIC, on=today)) == [kept]
    assert not records_for(PUBLIC, on=today + timedelta(days=1)).exists()
    assert was_public(kept.uid, on=today + timedelta(days=1))


def test_official_without_a_legal_basis_is_never_named(client: Client) -> None:
    kept = about_official("欧阳不可见")
    unreviewed = about_official("司徒未复核", status="approved", naming_basis="某法第一条")
    for address in [
        *_addresses(client),
        f"/records/{kept.uid}/",
        "/records/?q=欧阳不可见",
        "/records/?q=欧阳",
    ]:
        text = client.get(address).content.decode()
        # The query stands in the search box; the name must not come from the record.
        assert "不可见" not in text.replace(
            "欧阳不可见", "", text.count("欧阳不可见") if "q=" in address else 0
        )
        assert unreviewed.official.name not in text
    assert present(readable(records_for(PUBLIC, on=localdate())).get(), PUBLIC)["official_name"] == "***"
    assert "***" in client.get(f"/records/{kept.uid}/").content.decode()


def test_official_is_named_where_the_law_and_a_second_reviewer_allow_it(client: Client) -> None:
    named = about_official("上官可见", naming_basis="某法第二条", naming_reviewed_by=user("second"))
    assert "上官可见" in client.get(f"/records/{named.uid}/").content.decode()


def test_copy_from_below_shows_the_name_that_its_origin_gave_and_no_other() -> None:
    masked = from_below(subject_type="official", official_name="***")
    named = from_below(subject_type="official", official_name="上官可见", naming_basis="某法第二条")
    shown = {
        r.uid: present(r, PUBLIC)["official_name"] for r in readable(records_for(PUBLIC, on=localdate()))
    }
    assert shown == {masked.uid: "***", named.uid: "上官可见"}


def test_each_audience_reads_its_scopes_and_no_more() -> None:
    made = {scope: record(scope=scope) for scope in ("public", "government", "query", "internal")}
    today = localdate()
    read = {
        audience.kind: {r.scope for r in records_for(audience, on=today)}
        for audience in (PUBLIC, GOVERNMENT, QUERY)
    }
    assert read == {
        "public": {"public"},
        "government": {"public", "government"},
        "query": {"public", "query"},
    }
    assert len(made) == 4


def test_text_of_a_record_cannot_break_out_of_the_page(client: Client) -> None:
    kept = record(title="<script>alert(1)</script>查<b>", facts="<img src=x onerror=alert(1)>")
    for address in ("/", "/records/", "/records/?q=script", f"/records/{kept.uid}/", "/regions/411000/"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
