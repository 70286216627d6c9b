import pytest, schemathesis
from tests.fuzz import campaign as c
from tests.fuzz.roles import Caller
from tests.api import factories
from tests.records.sharing.factories import listener, endpoint
from tests.records.sharing.test_delivering import owe
from records.common.rest import problems
from tests.records.sharing.conftest import who, settled

pytestmark = pytest.mark.django_db


def test_x(who, settled, settings):
    settings.RATE_LIMITS = {}
    from django.core.management import call_command
    import io, yaml

    out = io.StringIO()
    call_command("spectacular", stdout=out, lang="en")
    import tempfile

    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", c.portal())
    u = listener()
    for k in ("licence", "commendation"):
        factories.give(u, k, may_read=True)
    to, _ = endpoint(u, events=["record.published"])
    calls = owe(to, 2)
    for s in ("public", "government"):
        factories.record_in("published", who, scope=s)
    from disclosure.partners import snapshots
    from django.utils.timezone import now

    snap = snapshots.ask(kinds=[], by=u, at=now())
    snapshots.make_next()
    camp = c.Campaign(schema, 1)
    camp.operations = [
        o
        for o in camp.operations
        if any(p in o.path for p in ("/changes/", "/shared/", "/snapshots/", "/webhooks/"))
        and "public" not in o.path
    ]
    print(len(camp.operations))
    import itertools

    caller = Caller("partner", factories.bearer(u, seconds=86400), meant=frozenset({"partners"}))
    camp.run(caller, own=60, other=0, drawn=8)
    print(camp.sent)
    for k, v in camp.faults.items():
        print(k, v[:1500])
        print("-----")
    assert not camp.faults
