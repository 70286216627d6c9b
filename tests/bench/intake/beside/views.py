import io
import json
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import serializers, viewsets

from tests.bench.intake.beside.models import Item, ensure_table

COLUMNS = (
    "external_id", "organisation", "region", "source", "domain", "severity", "title", "facts", "legal_basis",
    "document_number", "document_name", "authority", "decided_on", "scope",
)  # fmt: skip
NAMES = ", ".join(COLUMNS)


def flat(item: dict[str, Any]) -> dict[str, Any]:
    return {
        **item,
        "organisation": item["organisation"]["name"],
        "region": item["organisation"]["region"],
        "authority": item["authority"]["name"],
    }


def ready(request: HttpRequest) -> HttpResponse:
    ensure_table()
    return HttpResponse("ready")


def bare(request: HttpRequest) -> HttpResponse:
    """The limit of a batch over HTTP: every member is there, then a staging table and one upsert."""
    lines = []
    for item in map(flat, json.loads(request.body)["items"]):
        if not all(item.get(name) for name in COLUMNS):
            return JsonResponse({"accepted": 0}, status=422)
        lines.append("\t".join(str(item[name]).replace("\\", "\\\\") for name in COLUMNS) + "\n")
    table = Item._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE staged (LIKE {table}) ON COMMIT DROP")
        cursor.execute("ALTER TABLE staged ALTER received_at SET DEFAULT now()")
        cursor.execute("ALTER TABLE staged ALTER id DROP NOT NULL")
        cursor.copy_expert(f"COPY staged ({NAMES}) FROM STDIN", io.StringIO("".join(lines)))
        cursor.execute(
            f"INSERT INTO {table} ({NAMES}, received_at) SELECT {NAMES}, received_at FROM staged"
            " ON CONFLICT (external_id) DO UPDATE SET title = excluded.title, facts = excluded.facts"
        )
    return JsonResponse({"accepted": len(lines)}, status=201)


class ItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = Item
        fields = COLUMNS


class Items(viewsets.ModelViewSet):
    """The peer: what the framework's tutorial makes, told to take many at once."""

    queryset = Item.objects.all()
    serializer_class = ItemSerializer

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if isinstance(kwargs.get("data"), dict):
            kwargs["data"] = list(map(flat, kwargs["data"]["items"]))
        return super().get_serializer(*args, **{**kwargs, "many": True})
