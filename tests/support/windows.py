"""The windows of rate limits: one begins with each test, so that none comes to its end in the midst of one."""

import time

import pytest

# The beginning of a day, an hour and a minute at once.
BEGINNING = 20_834 * 86_400


@pytest.fixture(autouse=True)
def fresh_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    monkeypatch.setattr("records.access.throttling._clock", lambda: BEGINNING + int(time.monotonic() - began))
