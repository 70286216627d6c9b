"""A partner's way with a kind: what he sends, what he is told, what became of it."""

from typing import Any

from rest_framework.test import APIClient

from records.access.models import User
from tests.api.factories import bearer

ADDRESS = "/api/v1/submissions/"


def send_items(user: User, kind: str, *items: Any) -> Any:
    answer = APIClient().post(ADDRESS, {"kind": kind, "items": items}, format="json", headers=bearer(user))
    assert answer.status_code == 201, answer.content.decode()
    return answer


def told(answer: Any) -> list[tuple[str, ...]]:
    """Of each item its outcome, and the codes of what is wrong with it."""
    return [
        (item["outcome"], *(error["code"] for error in item["errors"])) for item in answer.json()["items"]
    ]


def fate(user: User, answer: Any) -> tuple[str, ...]:
    """What became of the first item, and why."""
    said = APIClient().get(answer["Location"], headers=bearer(user)).json()["items"][0]["fate"]
    return said["state"], *said["reasons"]
