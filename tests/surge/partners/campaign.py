"""Each partner's day in a few minutes, every partner in a thread of its own; and the clerks who meanwhile publish."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.surge.partners.client import Client

KINDS = {
    "pusher": ("submissions:write", "submissions:read"),
    "reader": ("changes:read", "records:read"),
    "checker": ("credit-checks:write",),
    "all of it": ("submissions:write", "submissions:read", "changes:read", "records:read", "credit-checks:write"),
}  # fmt: skip
CHANGES, SUBMISSIONS, CHECKS, RECORDS = (
    f"/api/v1/{path}/" for path in ("changes", "submissions", "credit-checks", "public/records")
)
# The same content again is a duplicate, and a wrong item is rejected by itself.
AGAIN, WRONG = 0.15, 0.05


@dataclass
class Partner:
    """
    :ivar sent: what was pushed, by key: the body and the answer
    :ivar known: the content of each external id, so that it can be sent again unchanged
    :ivar read: what the feed of changes has told, the uid of each
    """

    number: int
    kind: str
    region: str
    body: str
    client: Client
    sent: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    after: str = ""

    def work(self, until: float, pause: float) -> None:
        dealt = random.Random(f"work {self.number}")
        scopes = KINDS[self.kind]
        acts: list[Callable[[random.Random], None]] = [self.look]
        if "submissions:write" in scopes:
            acts += [self.push] * 3 + [self.follow]
        if "changes:read" in scopes:
            acts += [self.changes] * 2
        if "credit-checks:write" in scopes:
            acts += [self.check]
        while time.monotonic() < until:
            dealt.choice(acts)(dealt)
            time.sleep(dealt.uniform(0, 2 * pause))

    def push(self, dealt: random.Random) -> None:
        items = [self.item(dealt) for _number in range(dealt.randint(1, 10))]
        # One batch names a document once.
        items = list({item["external_id"]: item for item in items}.values())
        key = f"p{self.number}-{len(self.sent)}"
        body = {"kind": "dishonesty-record", "items": items}
        if (answer := self.client.post("push", SUBMISSIONS, body, key=key)) is not None:
            self.sent[key] = (body, answer)

    def item(self, dealt: random.Random) -> dict[str, Any]:
        if self.known and dealt.random() < AGAIN:
            return dealt.choice(list(self.known.values()))
        number = f"S{self.number:03d}-{len(self.known):05d}"
        from tests.api.factories import item

        # Served, so that no prior notice has to run its time before it is published.
        made = item(
            1, external_id=number, organisation={"name": self.body, "region": self.region}, subject_served=True,
            document_number=f"（2026）示{number}号", title=f"未按期支付合同价款（{number}）",
        )  # fmt: skip
        if dealt.random() < WRONG:
            return {**made, "external_id": f"{number}-wrong", "severity": "dreadful"}
        self.known[number] = made
        return made

    def follow(self, dealt: random.Random) -> None:
        if self.sent:
            _body, answer = dealt.choice(list(self.sent.values()))
            told = self.client.get("fates", f"{SUBMISSIONS}{answer['id']}/")
            if told is not None and len(told["items"]) != len(answer["items"]):
                self.client.ledger.faults.append(
                    f"{answer['id']} is followed by other items than it was answered"
                )

    def changes(self, _dealt: random.Random) -> None:
        told = self.client.get("changes", f"{CHANGES}?after={self.after}" if self.after else CHANGES)
        if told is not None:
            self.read.update(row["uid"] for row in told["results"])
            self.after = told["after"] or self.after

    def catch_up(self) -> None:
        """The feed to its end, once nothing is written any more."""
        while True:
            before = self.after
            self.changes(random.Random())
            if self.after == before:
                return

    def check(self, dealt: random.Random) -> None:
        body = {
            "purpose": "justice",
            "title": "执行案件查询",
            "items": [{"name": self.body}, {"name": "示例市财政局"}],
        }
        self.client.post("check", CHECKS, body, key=f"c{self.number}-{dealt.getrandbits(60)}")

    def look(self, dealt: random.Random) -> None:
        told = self.client.get("public list", f"{RECORDS}?page_size=20")
        if told and told["results"]:
            self.client.get("public record", f"{RECORDS}{dealt.choice(told['results'])['uid']}/")


class Clerks:
    """Two people approve and publish what partners send, so that fates change, the feed moves and the log grows."""

    def __init__(self, who: Any) -> None:
        self.who, self.published = who, []
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._work, name="clerks")

    def _work(self) -> None:
        from django.db import OperationalError, close_old_connections
        from django.utils import timezone

        from records.dishonesty import services
        from records.dishonesty.models import DishonestyRecord

        while not self.done.wait(0.3):
            close_old_connections()
            waiting = DishonestyRecord.objects.filter(status="submitted").order_by("updated_at").first()
            if waiting is None:
                continue
            try:
                services.approve_record(uid=waiting.pk, by=self.who.reviewer, at=timezone.now())
                services.publish_record(uid=waiting.pk, by=self.who.reviewer, at=timezone.now())
            except OperationalError:
                continue
            self.published.append(str(waiting.pk))

    def stop(self) -> None:
        self.done.set()
        self.thread.join()


def partners(port: int, number: int, *, addresses: Any) -> list[Partner]:
    """Applications of their own, with scopes of their own, each over a region of its own."""
    from records.access.models import PartnerApplication
    from tests.api import factories
    from tests.disclosure.factories import body

    regions = ("411000", "411002", "411081", "411082")
    bodies = {region: body(f"示例{region}局", region=region).name for region in regions}
    factories.registered_bureau()
    made = []
    for place in range(number):
        kind, region = list(KINDS)[place % len(KINDS)], regions[place % len(regions)]
        # The readers read everything, so that what they have read can be held against what was published.
        region = "411000" if kind == "reader" else region
        user = factories.partner(f"示例第{place}对接单位", region=region, scopes=list(KINDS[kind]))
        user.partner_application.rights.update(may_read=True)
        secret = f"secret-of-{place}"
        application = PartnerApplication.objects.get(pk=user.partner_application.pk)
        application.client_secret = secret
        application.save()
        client = Client(
            port, next(addresses), client_id=application.client_id, secret=secret, seed=f"{place}"
        )
        made.append(Partner(place, kind, region, bodies[region], client))
    return made


def run(
    everybody: list[Partner], *, seconds: float, pause: float, meanwhile: Callable[[float], None]
) -> float:
    """All partners at work for so long; ``meanwhile`` kills. How long it took with the last answers."""
    begun = time.monotonic()
    until = begun + seconds
    with ThreadPoolExecutor(len(everybody)) as pool:
        at_work = [pool.submit(partner.work, until, pause) for partner in everybody]
        meanwhile(until)
        for one in at_work:
            one.result()
    return time.monotonic() - begun
