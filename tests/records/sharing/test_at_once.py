"""Several workers at once: nothing is owed twice, nothing is called twice, nothing is left out."""

import threading
from datetime import timedelta

from django.db import connections
from django.utils.timezone import now

from records.access.services import ensure_system_users
from records.sharing.models import WebhookDelivery, WebhookTry
from records.sharing.services import delivering, gathering
from tests.api import factories as api
from tests.records.dishonesty.factories import people
from tests.records.sharing.factories import Receiver, endpoint, listener

WORKERS, RECORDS = 4, 6


def test_what_happened_is_told_once_however_many_tell_it(committed_db, monkeypatch):
    ensure_system_users()
    who, user = people(), listener()
    addresses = [endpoint(user, url=f"https://hooks.example.test/{number}")[0] for number in range(2)]
    made = {api.record_in("published", who).pk for _ in range(RECORDS)}
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(0))
    receiver, start, failed = Receiver(), threading.Barrier(WORKERS), list[BaseException]()

    def work() -> None:
        try:
            start.wait(timeout=10)
            gathering.gather(at=now())
            delivering.deliver(at=now(), post=receiver)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    # Whoever found an address in another's hands left it alone; the next tick finds what that one did not see.
    gathering.gather(at=now())
    delivering.deliver(at=now(), post=receiver)

    assert failed == []
    for address in addresses:
        assert set(WebhookDelivery.objects.filter(endpoint=address).values_list("about", flat=True)) == made
    ids = [heard["headers"]["webhook-id"] for heard in receiver.heard]
    assert len(ids) == len(set(ids)) == len(addresses) * RECORDS
    assert WebhookTry.objects.count() == len(ids)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"done"}
