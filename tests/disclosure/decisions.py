"""Licences and penalties as the public reads them, decided some days ago."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate, now

from records.registers import services
from records.registers.publicity import LICENCES
from tests.records.registers import decisions


def shown_entry(who, register=LICENCES, *, days_ago=3, published_days_ago=0, **more) -> Any:
    """Decided some days ago, entered and published since."""
    at, decided = now() - timedelta(days=published_days_ago), localdate() - timedelta(days=days_ago)
    content = decisions.CONTENT[register.kind](
        decided_on=decided,
        **{
            **({"valid_from": decided} if register is LICENCES else {"effective_until": None}),
            "valid_until": localdate() + timedelta(days=200),
            **more,
        },
    )
    about = {"register": register, "at": at}
    uid = services.create_entry(**about, content=content, by=who.clerk).uid
    services.submit_entry(**about, uid=uid, by=who.clerk)
    return services.publish_entry(**about, uid=uid, by=who.reviewer)
