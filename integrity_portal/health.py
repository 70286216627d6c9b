"""What operators and load balancers ask: is the process alive, can it serve, how does it fare."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

from disclosure.notices import metrics as notices
from disclosure.opendata import metrics as opendata
from records.chain import metrics as chain

# Applied migrations stay applied while this process lives; walking the graph costs 50 ms, so it is done once.
_migrated: set[str] = set()


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a slow database does not get it restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The node can serve: 200, or 503 with what is missing."""
    checks = {"database": _database(), "migrations": _migrations(), "redis": _redis()}
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse(
        {"status": "ready" if ready else "not_ready", "node": settings.NODE_CODE, "checks": checks},
        status=200 if ready else 503,
    )


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for the addresses of METRICS_ALLOW only and never through a reverse proxy."""
    if (
        request.META.get("REMOTE_ADDR") not in settings.METRICS_ALLOW
        or "HTTP_X_FORWARDED_FOR" in request.META
    ):
        raise Http404
    response = ExportToDjangoView(request)
    # Beside what the processes count of themselves: the same at every process, so it is read, not counted.
    response.content += chain.exposition() + notices.exposition() + opendata.exposition()
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as problem:
        return type(problem).__name__
    return "ok"


def _migrations() -> str:
    if connection.alias in _migrated:
        return "ok"
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as problem:
        return type(problem).__name__
    if missing:
        return f"{len(missing)} not applied: run manage.py migrate"
    _migrated.add(connection.alias)
    return "ok"


def _redis() -> str:
    try:
        cache.get("readyz")
    except Exception as problem:
        return type(problem).__name__
    return "ok"
