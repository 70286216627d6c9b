"""Which value counts does not depend on chance: two reviewers, a third where they differ, later steps over earlier."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.assessments.rounds import valuing
from supervision.assessments.rounds.choices import LATER, REVIEWS, Stage


@dataclass(frozen=True)
class Mark:
    stage: str
    value: Decimal | None
    by_id: int = 1

    @property
    def is_absent(self) -> bool:
        return self.value is None


values = st.none() | st.decimals(0, 100, places=2)
marks = st.dictionaries(st.sampled_from(list(Stage)), values).map(
    lambda found: {stage: Mark(stage, value, place) for place, (stage, value) in enumerate(found.items())}
)
limits = st.none() | st.decimals(0, 20, places=2)


def of(**found: str | None) -> dict[str, Mark]:
    return {
        name: Mark(name, None if value is None else Decimal(value), place)
        for place, (name, value) in enumerate(found.items())
    }


@pytest.mark.parametrize(
    ("found", "limit", "counts"),
    [
        (of(review_1="30"), "5", None),
        (of(review_1="30", review_2="34"), "5", "32"),
        (of(review_1="30", review_2="35"), "5", "32.5"),
        (of(review_1="30", review_2="35.01"), "5", None),
        (of(review_1="30", review_2="36", review_3="33"), "5", "33"),
        (of(review_1="30", review_2="30.01"), None, None),
        (of(review_1=None, review_2="30"), "50", None),
    ],
)
def test_two_look_and_a_third_decides_where_they_are_far_apart(found, limit, counts):
    value = valuing.reviewed(found, two=True, limit=Decimal(limit) if limit else None)
    assert (value and value.number) == (Decimal(counts) if counts else None)


@given(marks, st.booleans(), limits)
def test_what_counts_is_of_the_latest_stage_that_is_whole(found, two, limit):
    value = valuing.counting(found, two=two, limit=limit)
    later = [stage for stage in LATER if stage in found]
    if later:
        assert value == valuing.Value(found[later[-1]].value, later[-1])
    elif value is not None and value.stage in REVIEWS:
        numbers = [found[stage].value for stage in REVIEWS if stage in found]
        assert value.number is None or min(filter(None.__ne__, numbers)) <= value.number <= max(
            filter(None.__ne__, numbers)
        )
    elif value is None:
        assert Stage.FOUND not in found
        assert Stage.SELF not in found


@given(values, values, values, limits)
def test_the_order_of_two_reviewers_does_not_matter(first, second, third, limit):
    one = {stage: Mark(stage, value) for stage, value in zip(REVIEWS, (first, second, third), strict=True)}
    other = {stage: Mark(stage, value) for stage, value in zip(REVIEWS, (second, first, third), strict=True)}
    assert valuing.reviewed(one, two=True, limit=limit) == valuing.reviewed(other, two=True, limit=limit)


@given(marks, st.integers(0, 8), st.booleans(), limits)
def test_nobody_reviews_under_two_numbers(found, by, two, limit):
    stage = valuing.next_review(found, by, two=two, limit=limit)
    own = [one for one in REVIEWS if one in found and found[one].by_id == by]
    if own:
        assert stage == own[0]
    elif stage is not None:
        assert stage not in found
    if not two and not own:
        assert stage in (None, Stage.REVIEW_1)
