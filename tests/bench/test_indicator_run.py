"""What the indicator run measures is a run as staff ask for it; nothing here is timed."""

import json
from typing import Any

import pytest

from records.subjects.models import Organisation
from supervision.assessments.systems.checks import problems_of
from supervision.figures.measures import measures
from tests.bench.supervision import indicator_run


@pytest.mark.django_db
def test_every_figure_is_read_for_every_body_and_kept(
    capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    bodies = [
        Organisation.objects.create(
            name=f"示例市第{number}局", kind="department", region_id=settings.NODE_CODE
        )
        for number in range(2)
    ]
    indicator_run.main(2)
    told = json.loads(capsys.readouterr().out)
    assert told["measures"] == len(measures())
    assert told["values"] == told["bodies"] * len(measures())
    assert told["bodies"] == len(bodies)
    version = indicator_run.system()
    assert problems_of(version) == []
