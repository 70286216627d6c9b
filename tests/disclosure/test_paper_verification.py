"""Whoever holds a paper finds out whether it is genuine; whoever does not hold it finds out nothing."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate, now

from records.access.roles import Role
from records.access.services import ensure_system_users
from records.papers import services
from records.papers.models import Paper
from tests.records.access.factories import body, holder
from tests.records.papers.factories import issued

pytestmark = pytest.mark.django_db

API = "/api/v1/public/papers/verify/"


@pytest.fixture(autouse=True)
def _office(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.RATE_LIMITS = {}
    cache.clear()
    ensure_system_users()


@pytest.fixture
def paper() -> Paper:
    return issued(holder("陈静", Role.CLERK), organisation=body("示例市财政局"), at=now())


def ask(client: Client, number: str, code: str, path: str = "/verify/") -> Any:
    return client.post(path, {"number": number, "code": code})


def ask_api(client: Client, **said: str) -> Any:
    return client.post(API, said, content_type="application/json")


class TestThePage:
    def test_a_genuine_paper_is_told_with_what_is_on_it(self, client: Client, paper: Paper) -> None:
        answer = ask(client, paper.number.lower().replace("-", ""), paper.code.lower())
        text = answer.content.decode()
        assert answer.status_code == 200
        for words in ("现在有效", "限期整改通知书", paper.number, "示例市财政局", paper.sha256):
            assert words in text
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies

    def test_a_persons_name_and_the_papers_title_stay_on_the_paper(self, client: Client) -> None:
        secret = issued(holder("陈静", Role.CLERK), title="关于欧阳示例的决定", holder_name="欧阳示例")
        text = ask(client, secret.number, secret.code).content.decode()
        assert "***" in text
        assert "欧阳示例" not in text

    def test_a_wrong_code_and_an_unknown_number_are_answered_alike(
        self, client: Client, paper: Paper
    ) -> None:
        wrong = ask(client, paper.number, "AAAAAAAA")
        unknown = ask(client, "411000-20260504-AAAAAA", paper.code)
        nonsense = ask(client, "' OR 1=1 --", "%00")
        assert {wrong.status_code, unknown.status_code, nonsense.status_code} == {404}
        plain = [
            re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (wrong, unknown, nonsense)
        ]
        assert plain[0] == plain[1] == plain[2]
        assert paper.sha256 not in plain[0]

    def test_what_is_missing_is_named(self, client: Client) -> None:
        answer = ask(client, "", "")
        assert answer.status_code == 422
        assert "请填写编号" in answer.content.decode()
        assert "请填写核验码" in answer.content.decode()

    def test_the_address_behind_the_qr_code_fills_the_form_and_asks_nothing(
        self, client: Client, paper: Paper, settings: Any
    ) -> None:
        address = services.verification_address(paper.number, paper.code)
        assert address.startswith(settings.PUBLIC_URL)
        text = client.get(address.removeprefix(settings.PUBLIC_URL)).content.decode()
        assert f'value="{paper.number}"' in text
        assert f'value="{paper.code}"' in text
        assert paper.sha256 not in text

    def test_what_is_typed_is_only_ever_text(self, client: Client) -> None:
        text = ask(client, '"><script>alert(1)</script>', "x").content.decode()
        assert "<script>alert" not in text

    def test_withdrawn_and_expired_papers_say_so(self, client: Client, paper: Paper) -> None:
        old = issued(
            holder("周杰", Role.CLERK), kind="credit-report", valid_until=localdate() - timedelta(days=1),
            at=datetime(2026, 1, 5, tzinfo=UTC),
        )  # fmt: skip
        assert "已过有效期" in ask(client, old.number, old.code).content.decode()
        services.withdraw(paper=paper, reason="欧阳写错了", by=holder("刘洋", Role.REVIEWER), at=now())
        text = ask(client, paper.number, paper.code).content.decode()
        assert "已经收回" in text
        assert "欧阳写错了" not in text
        assert "下载原件" not in text

    def test_a_paper_is_valid_through_its_last_day(self, client: Client) -> None:
        last = issued(holder("周杰", Role.CLERK), valid_until=localdate(), at=now())
        assert "现在有效" in ask(client, last.number, last.code).content.decode()


class TestTheCopy:
    def test_the_same_bytes_again_where_the_kind_allows_it(self, client: Client, paper: Paper) -> None:
        answer = ask(client, paper.number, paper.code, "/verify/copy/")
        assert answer.content == services.open_pdf(paper)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("kind", ["decision-letter", "award-check-sheet"])
    def test_papers_about_persons_are_not_handed_out_again(self, client: Client, kind: str) -> None:
        letter = issued(holder("陈静", Role.CLERK), kind=kind)
        assert "下载原件" not in ask(client, letter.number, letter.code).content.decode()
        assert ask(client, letter.number, letter.code, "/verify/copy/").status_code == 404

    def test_nor_without_the_code_nor_when_withdrawn(self, client: Client, paper: Paper) -> None:
        assert ask(client, paper.number, "AAAAAAAA", "/verify/copy/").status_code == 404
        assert client.get("/verify/copy/").status_code == 405
        services.withdraw(paper=paper, reason="有误", by=holder("刘洋", Role.REVIEWER), at=now())
        assert ask(client, paper.number, paper.code, "/verify/copy/").status_code == 404


class TestForPrograms:
    def test_the_same_answer_as_json(self, client: Client, paper: Paper) -> None:
        answer = ask_api(client, number=paper.number, code=paper.code)
        assert answer.status_code == 200
        said = answer.json()
        assert said["state"] == "valid"
        assert said["sha256"] == paper.sha256
        assert said["holder"] == "示例市财政局"
        assert paper.code not in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"

    def test_no_is_one_answer(self, client: Client, paper: Paper) -> None:
        wrong = ask_api(client, number=paper.number, code="AAAAAAAA")
        unknown = ask_api(client, number="411000-20260504-AAAAAA", code=paper.code)
        assert wrong.status_code == unknown.status_code == 404
        assert wrong.json() == unknown.json()
        assert wrong.json()["code"] == "paper_not_found"

    def test_only_by_post_and_only_whole(self, client: Client, paper: Paper) -> None:
        assert client.get(API).status_code == 405
        answer = ask_api(client, number=paper.number)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/code"


def test_tries_are_limited_over_page_copy_and_api_together(
    client: Client, paper: Paper, settings: Any
) -> None:
    settings.RATE_LIMITS = {"verify": (3, 3600)}
    assert ask(client, paper.number, "AAAAAAAA").status_code == 404
    assert ask(client, paper.number, "AAAAAAAC", "/verify/copy/").status_code == 404
    assert ask_api(client, number=paper.number, code="AAAAAAAD").status_code == 404
    # From here on even the right code is not answered, or the limit would only slow down the lucky.
    for answer in (
        ask(client, paper.number, paper.code),
        ask(client, paper.number, paper.code, "/verify/copy/"),
        ask_api(client, number=paper.number, code=paper.code),
    ):
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0
        assert paper.sha256 not in answer.content.decode()
    assert client.get("/verify/").status_code == 200
