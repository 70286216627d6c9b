import httpx
from celery import Celery
from django.conf import settings

app = Celery("naive")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(autoretry_for=(httpx.HTTPError,), retry_backoff=True)
def send(uid: str) -> None:
    """Post one record to the node above."""
    from tests.bench.chain.naive.models import Record
    from tests.bench.chain.naive.views import RecordSerializer

    if settings.UPSTREAM_URL:
        record = Record.objects.get(uid=uid)
        answer = httpx.post(
            f"{settings.UPSTREAM_URL}/records/", json=RecordSerializer(record).data, timeout=30
        )
        answer.raise_for_status()
