from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

SQL = """
SELECT r.title, r.facts, r.legal_basis, r.document_number, r.document_name, r.authority_name, r.decided_on,
       r.source, r.domain, r.severity, r.display_from, r.display_until, r.published_at, o.name, o.uscc, g.name
  FROM records_dishonestyrecord r
  JOIN records_organisation o ON o.uid = r.organisation_id
  JOIN records_region g ON g.code = r.region_id
 WHERE r.uid = %s
"""
NAMES = (
    "title", "facts", "legal_basis", "document_number", "document_name", "authority_name", "decided_on", "source",
    "domain", "severity", "display_from", "display_until", "published_at", "body", "uscc", "region",
)  # fmt: skip
# As much frame as the portal's own page has.
FRAME = '<div class="frame"><p>页面的框架：导航、页脚和说明。</p></div>\n' * 140


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ready")


def record(request: HttpRequest, uid: UUID) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(SQL, [uid])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    return render(request, "record.html", {"record": dict(zip(NAMES, row, strict=True)), "frame": FRAME})
