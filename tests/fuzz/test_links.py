"""
From one answer to the next by the links of the description: what was made is found again, changed and gone when deleted.

``make test`` deals the same walks each time; ``make fuzz`` deals others, and more.
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as drawing
from schemathesis.core.failures import FailureGroup

from integrity_portal.api_links import LINKS
from tests.api import factories
from tests.api.test_hotline import sent as complaint
from tests.fuzz.campaign import applicable, checks_that_apply, described, portal
from tests.fuzz.test_every_role import MINUTES

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# What is drawn is right by the description and seldom by the law: every other beginning is one that is taken.
BEGINNINGS: dict[str, Any] = {
    "createSubmission": lambda: factories.envelope(factories.item()),
    "createCreditCheck": lambda: {
        "purpose": "award",
        "title": "评优评先",
        "items": [{"name": "示例市财政局"}],
    },
    "createComplaint": complaint,
    "createWebhook": lambda: {"url": "https://hooks.example.test/in", "events": ["record.published"]},
    "createSnapshot": dict,
}
# As many walks of the long form as take a small part of its time.
WALKS, STEPS = (max(14, round(12 * MINUTES)), 12) if MINUTES else (14, 6)


def test_what_an_answer_leads_to_is_there(settings: Any) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10**9, 60))
    cache.clear()
    factories.registered_bureau()
    court = factories.partner("示例市中级人民法院", kinds=["dishonesty-record", "rating", "bad-conduct"])
    court.partner_application.rights.update(may_read=True)
    court.forget_reaches()
    token = factories.bearer(court, seconds=86_400)
    schema = described(portal(undone=False)).include(
        operation_id=sorted(
            {name for name, _status in LINKS} | {one[1] for said in LINKS.values() for one in said}
        )
    )
    checks, faults, walked = checks_that_apply(), {}, set()

    class Walk(schema.as_state_machine()):  # type: ignore[misc]
        """One walk; what it wrote is undone at its end."""

        def setup(self) -> None:
            self.begun = 0
            self.world = transaction.atomic()
            self.world.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

        def before_call(self, case: Any) -> None:
            name = case.operation.definition.raw["operationId"]
            if name in BEGINNINGS:
                self.begun += 1
                if self.begun % 2:
                    case.body = BEGINNINGS[name]()

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            case._has_explicit_auth = True
            return {"headers": token}

        def validate_response(self, response: Any, case: Any, *args: Any, **more: Any) -> None:
            walked.add((case.operation.definition.raw["operationId"], str(response.status_code)))
            try:
                case.validate_response(
                    response, checks=applicable(checks, case, response), headers=token,
                    transport_kwargs={"headers": token}, recorder=self.recorder,
                )  # fmt: skip
            except FailureGroup as found:
                for fault in found.exceptions:
                    faults.setdefault(
                        (case.operation.label, fault.title),
                        f"{case.operation.label}: {response.status_code}, {fault.title}\n    {fault.message:.600}"
                        f"\n    {case!r:.600}\n    {response.content[:300].decode(errors='replace')}",
                    )

    Walk.run(
        settings=drawing(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            derandomize=not MINUTES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )
    assert not faults, "\n\n".join(faults.values())
    reached = {name for name, status in walked if status in ("200", "202", "204")}
    # Which of them chance leads to changes with the description; that it leads on, does not.
    led_to = {one[1] for said in LINKS.values() for one in said}
    assert len(reached & led_to) >= 5, sorted(walked)
