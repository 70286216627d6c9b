from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from rest_framework import filters, serializers, viewsets

from tests.bench.disclosure.naive.models import Organisation, Record

PUBLISHED = Record.objects.filter(status="published", scope="public")


class OrganisationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = "__all__"


class RecordSerializer(serializers.ModelSerializer):
    organisation = OrganisationSerializer()

    class Meta:
        model = Record
        fields = "__all__"


class Records(viewsets.ReadOnlyModelViewSet):
    queryset = PUBLISHED.select_related("organisation")
    serializer_class = RecordSerializer
    filter_backends = [filters.SearchFilter]
    search_fields = ["title", "organisation__name"]


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ready")


def home(request: HttpRequest) -> HttpResponse:
    newest = PUBLISHED.select_related("organisation", "region")[:6]
    areas = PUBLISHED.order_by().values("region__name").annotate(number=Count("uid"))
    return render(request, "list.html", {"records": newest, "areas": areas, "total": PUBLISHED.count()})


def region(request: HttpRequest, code: str) -> HttpResponse:
    found = PUBLISHED.filter(region__code__startswith=code.rstrip("0")).select_related(
        "organisation", "region"
    )
    page = Paginator(found, 20).get_page(1)
    return render(request, "list.html", {"records": page, "areas": [], "total": page.paginator.count})


def record(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(PUBLISHED.select_related("organisation", "region"), uid=uid)
    return render(request, "list.html", {"records": [found], "areas": [], "total": 1})
