from records.access.models import User
from records.common.counting import count_many
from records.subjects.models import Region


def test_many_lists_are_counted_in_one_question(db, django_assert_num_queries):
    lists = {
        "all": Region.objects.all(),
        "cities": Region.objects.filter(level="city").order_by("-name"),
        "nobody": User.objects.none(),
        "empty in": User.objects.filter(pk__in=[]),
    }
    with django_assert_num_queries(1):
        counted = count_many(lists)
    assert counted == {key: rows.count() for key, rows in lists.items()}


def test_no_lists_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_many({}) == {}
        assert count_many({"nobody": User.objects.none()}) == {"nobody": 0}
