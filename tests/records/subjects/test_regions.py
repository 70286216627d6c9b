"""The region tables as they stand after the migrations."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from records.subjects.models import FormerRegion, Region, subtree_prefix, within_regions
from records.subjects.reference import load_regions

pytestmark = pytest.mark.django_db


def test_a_new_node_knows_all_regions():
    assert Region.objects.filter(level="province").count() == 34
    assert Region.objects.filter(level="city").count() == 333
    assert Region.objects.filter(level="county").count() > 2_800
    assert Region.objects.get(parent=None).name == "中国"
    assert FormerRegion.objects.count() > 3_000


def test_a_city_has_its_counties_and_a_city_without_counties_has_none():
    xuchang = Region.objects.get(code="411000")
    assert xuchang.name == "许昌市"
    children = {region.name for region in xuchang.children.all()}
    assert children == {"魏都区", "建安区", "鄢陵县", "襄城县", "禹州市", "长葛市"}
    assert not Region.objects.get(code="441900").children.exists()
    assert Region.objects.filter(code__in=["370600", "150000"]).count() == 2


def test_loading_again_changes_nothing_and_asks_few_questions(django_assert_max_num_queries):
    before = list(Region.objects.order_by("code").values_list())
    former = FormerRegion.objects.count()
    # Sets of rows, not 3,500 regions one by one.
    with django_assert_max_num_queries(30):
        loaded = load_regions()
    assert list(Region.objects.order_by("code").values_list()) == before
    assert FormerRegion.objects.count() == former == loaded.former
    assert loaded.stale == ()


def test_loading_mends_what_was_altered_and_reports_what_the_standard_no_longer_holds():
    Region.objects.filter(code="411000").update(name="别名")
    Region.objects.create(
        code="411099", name="旧县", full_name="旧县", level="county", parent_id="411000", pinyin=""
    )
    assert load_regions().stale == ("411099",)
    assert Region.objects.get(code="411000").name == "许昌市"
    assert Region.objects.filter(code="411099").exists()


def test_the_operator_can_load_again_and_reads_what_is_stale(capsys):
    call_command("load_reference")
    assert "Regions in force: 3217" in capsys.readouterr().out
    Region.objects.create(
        code="411099", name="旧县", full_name="旧县", level="county", parent_id="411000", pinyin=""
    )
    call_command("load_reference")
    assert "411099" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("000000", ""), ("410000", "41"), ("411000", "4110"), ("411002", "411002"), ("419001", "419001")],
)
def test_a_prefix_covers_a_region_and_what_lies_inside(code, prefix):
    assert subtree_prefix(code) == prefix
    assert Region.objects.get(code=code).subtree_prefix == prefix


def test_within_finds_the_region_and_everything_inside_it_and_nothing_else():
    assert Region.objects.within("411000").count() == 7
    assert Region.objects.within("411002").count() == 1
    assert Region.objects.within("000000").count() == Region.objects.count()
    assert set(Region.objects.within("410000").values_list("code", flat=True)) >= {
        "410000",
        "411000",
        "419001",
    }
    assert not Region.objects.within("410000").exclude(code__startswith="41").exists()


def test_the_ancestors_of_a_county_lead_from_the_nation_to_its_city():
    assert [region.code for region in Region.objects.ancestors_of("411002")] == ["000000", "410000", "411000"]
    assert [region.code for region in Region.objects.ancestors_of("419001")] == ["000000", "410000"]
    assert [region.code for region in Region.objects.ancestors_of("410000")] == ["000000"]
    assert not Region.objects.ancestors_of("000000").exists()


def test_a_subtree_is_read_by_an_index_with_no_join():
    from records.subjects.models import Organisation

    regions = Region.objects.within("411000").explain()
    assert "Index" in regions, regions
    with transaction.atomic(), connection.cursor() as cursor:
        # The test's table is empty; the question is whether the filter can use the index at all.
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Organisation.objects.filter(within_regions("region", ["4110"])).explain()
    assert "region_id" in plan
    assert "Index" in plan
    assert "Join" not in plan
    assert "Nested Loop" not in plan


def test_no_prefix_reaches_no_row():
    assert not Region.objects.filter(within_regions("parent", [])).exists()


def test_pinyin_follows_the_reading_of_the_place():
    assert Region.objects.get(code="411082").pinyin == "chang ge shi"
    assert Region.objects.get(code="341500").pinyin == "lu an shi"
    assert Region.objects.get(code="500000").pinyin == "chong qing shi"


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("region_code_is_six_digits", ("41100x", "county", "411000")),
        ("region_only_the_nation_has_no_parent", ("411098", "county", None)),
        ("region_only_the_nation_has_no_parent", ("411098", "nation", "411000")),
    ],
)
def test_the_database_refuses_a_region_out_of_the_tree(constraint, row):
    code, level, parent = row
    with pytest.raises(IntegrityError, match=constraint), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO records_region (code, name, full_name, level, parent_id, pinyin, "order")'
            " VALUES (%s, 'x', 'x', %s, %s, '', 1)",
            [code, level, parent],
        )


def test_the_database_refuses_a_former_region_that_ended_before_it_began():
    with pytest.raises(IntegrityError, match="former_region_years_in_order"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_formerregion (code, name, valid_from, valid_until)"
            " VALUES ('411099', 'x', 2001, 2000)"
        )
