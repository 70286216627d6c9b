import pytest


@pytest.fixture(autouse=True)
def approvals(settings):
    """As in service: what takes two administrators takes two."""
    settings.APPROVALS_REQUIRED = True
