"""Slips that Django forgives and the tests do not."""

import copy
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.template.base import Variable, VariableDoesNotExist, VariableNode, render_value_in_context

OWN_TEMPLATES = (Path(settings.BASE_DIR) / "templates").resolve()
FORGIVING_FILTERS = {"default", "default_if_none"}


@pytest.fixture(scope="session", autouse=True)
def undefined_template_variables_fail() -> Iterator[None]:
    """``{{ recrod.title }}`` renders nothing in Django; in a template of ours it fails the test."""
    original = VariableNode.render

    def strict(self: VariableNode, context: Any) -> str:
        if not hasattr(self, "must_be_defined"):
            # Kept at the node: pages render hundreds of thousands of them.
            self.must_be_defined = _must_be_defined(self)
        if not self.must_be_defined:
            return original(self, context)
        expression = self.filter_expression
        try:
            value = expression.var.resolve(context)
        except VariableDoesNotExist:
            pytest.fail(
                f"{{{{ {expression.token} }}}} is not defined in {self.origin} line {self.token.lineno}"
            )
        if expression.filters:
            # Resolved once only: a second look would repeat the queries behind it.
            known = copy.copy(expression)
            known.var, known.is_var = value, False
            value = known.resolve(context)
        return render_value_in_context(value, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VariableNode, "render", strict)
        yield


def _must_be_defined(node: VariableNode) -> bool:
    expression = node.filter_expression
    lenient = any(function.__name__ in FORGIVING_FILTERS for function, _ in expression.filters)
    ours = str(getattr(node, "origin", "")).startswith(str(OWN_TEMPLATES))
    return ours and not lenient and isinstance(expression.var, Variable)


@pytest.fixture(scope="session", autouse=True)
def no_way_out_of_this_machine() -> Iterator[None]:
    """A test that reaches for an outside host fails at once instead of hanging somewhere else's network."""

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                pytest.fail(f"A test reached for {address[0]}:{address[1]}, outside this machine.")
            return original(self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(name))
        yield


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1", "") or host.startswith("127.")


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Each test has a cache to itself, in the threads that it starts too."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    entry = caches.settings["default"]
    before = entry.get("KEY_PREFIX", "")
    entry["KEY_PREFIX"] = caches["default"].key_prefix = prefix
    yield
    entry["KEY_PREFIX"] = caches["default"].key_prefix = before
