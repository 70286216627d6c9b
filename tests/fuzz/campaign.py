"""
schemathesis on the portal's own WSGI application.

Cases come from the description alone: each boundary of each parameter and member, what it allows and what it does not,
then drawn ones. What is written is rolled back after each request, so that every case meets the same world.
"""

import random
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as drawing
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode

from tests.fuzz.roles import Caller

MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
NEVER = float("inf")
EXCLUDED = {
    # A request in perfect form may name a region, a body or a cursor that does not exist, ask for a step that is not
    # allowed now, or leave out what only one kind of document needs: 400 and 422 then say so, as described.
    "positive_data_acceptance",
    # Off unless a limit is given; how fast answers are is measured by make bench.
    "max_response_time",
    # Needs two identities that made objects in one run; tests/access_matrix walks every role × hidden object.
    "object_level_authorization",
}
# Who sends many things at once is answered for each of them: a wrong one is rejected by itself, and the rest is not.
ANSWERED_ONE_BY_ONE = ("POST /api/v1/submissions/",)


def portal(*, undone: bool = True) -> Callable[..., Any]:
    """The portal; whatever a request writes is undone once it is answered, unless another one is to find it."""
    handler = WSGIHandler()

    def answered(environ: Any, start_response: Any) -> list[bytes]:
        # schemathesis asks for compressed answers, and the test client does not unpack them.
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        with _one_connection(), transaction.atomic():
            answer = handler(environ, start_response)
            content = list(answer)
            answer.close()
            if undone:
                transaction.set_rollback(True)
        return content

    return answered


@contextmanager
def _one_connection() -> Iterator[None]:
    """Django would take the test's transaction for one that a request left behind, and close the connection."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


def checks_that_apply() -> list[Any]:
    load_all_checks()
    return [check for check in CHECKS.get_all() if check.__name__ not in EXCLUDED]


@dataclass
class Campaign:
    """
    :ivar uids: what really exists, by the address of its list
    :ivar faults: what was found, once for each operation and kind of fault
    """

    schema: Any
    seed: int
    uids: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    sent: int = 0
    exception: str = ""

    def __post_init__(self) -> None:
        signals.got_request_exception.connect(self._remember)
        self.checks = checks_that_apply()
        self.operations = [result.ok() for result in self.schema.get_all_operations()]

    def run(self, caller: Caller, *, own: int, other: int, drawn: int = 0, until: float = NEVER) -> None:
        """
        Every operation as one caller.

        :param own: of each operation's boundaries so many at most where it is meant for such callers
        :param other: so many elsewhere; what is open to all asks nobody who he is
        :param drawn: so many drawn cases of either mode where it is meant for them
        """
        # In an order of his own, so that what the time leaves out is not always the same.
        order = random.Random(f"{self.seed} {caller.name}").sample(self.operations, len(self.operations))
        for operation in order:
            mine = caller.meant & set(operation.tags or ())
            if not mine and "public" in operation.tags:
                continue
            for case in self._boundaries(operation, caller, own if mine else other):
                if time.monotonic() > until:
                    return
                self._send(case, caller)
            for mode in MODES if mine and drawn else ():
                self._draw(operation, mode, caller, drawn, until)

    def _boundaries(self, operation: Any, caller: Caller, most: int) -> Iterator[Any]:
        config = self.schema.config.generation_for(operation=operation, phase="coverage")
        cases = list(
            self.schema.iter_coverage_cases(operation, generation_modes=MODES, generation_config=config)
        )
        dealt = random.Random(f"{self.seed} {caller.name} {operation.label}")
        for case in cases if len(cases) <= most else dealt.sample(cases, most):
            yield self._aimed(case, dealt)

    def _draw(self, operation: Any, mode: GenerationMode, caller: Caller, most: int, until: float) -> None:
        dealt = random.Random(f"{self.seed} {caller.name} {operation.label} {mode}")

        @seed(dealt.getrandbits(64))
        @drawing(
            max_examples=most,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(mode))
        def send(case: Any) -> None:
            if time.monotonic() < until:
                self._send(self._aimed(case, dealt), caller)

        # Where everything is allowed that can be sent, nothing wrong can be drawn.
        with suppress(Unsatisfiable):
            send()

    def _aimed(self, case: Any, dealt: random.Random) -> Any:
        """Half of the cases at something that exists; what is drawn never does."""
        there = self.uids.get(case.path.partition("{")[0])
        wrong = case.meta and case.meta.generation.mode.is_negative
        if there and not wrong and len(case.path_parameters) == 1 and dealt.random() < 0.5:
            case.path_parameters[next(iter(case.path_parameters))] = dealt.choice(there)
        return case

    def _send(self, case: Any, caller: Caller) -> None:
        self.sent += 1
        # A case that is about a credential that is missing or made up comes without the real one.
        bare = self.schema.is_security_param_negated(case)
        sent: dict[str, Any] = {} if bare else {"headers": caller.headers, "cookies": caller.cookies}
        case._has_explicit_auth = not bare and bool(caller.headers or caller.cookies)
        answer = case.call(**sent)
        checks = applicable(self.checks, case, answer)
        try:
            case.validate_response(
                answer, checks=checks, headers=sent.get("headers"), transport_kwargs=sent or None
            )
        except FailureGroup as found:
            for fault in found.exceptions:
                self._keep(case, caller, answer, fault)

    def _keep(self, case: Any, caller: Caller, answer: Any, fault: Failure) -> None:
        told = self.exception if answer.status_code == 500 else answer.content[:300].decode(errors="replace")
        self.faults.setdefault(
            (case.operation.label, fault.title),
            f"{case.operation.label} as {caller.name}: {answer.status_code}, {fault.title}\n"
            f"    {fault.message:.600}\n    {case!r:.800}\n    {told}",
        )

    def _remember(self, **_more: Any) -> None:
        self.exception = traceback.format_exc(limit=-6)


def applicable(checks: list[Any], case: Any, answer: Any) -> list[Any]:
    return [check for check in checks if _applies(check.__name__, case, answer)]


def _applies(check: str, case: Any, answer: Any) -> bool:
    one_by_one = case.operation.label in ANSWERED_ONE_BY_ONE and answer.status_code == 201
    return not (check == "negative_data_rejection" and one_by_one and answer.json()["rejected"])


def described(app: Callable[..., Any]) -> Any:
    """The description as the portal itself serves it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", app)
    # The cookie's real name carries the node's code, which the description leaves out.
    schema.raw_schema["components"]["securitySchemes"]["staff"]["name"] = settings.SESSION_COOKIE_NAME
    return schema
