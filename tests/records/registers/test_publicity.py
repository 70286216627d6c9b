"""Licences and penalties: the national fields, what personal data may never do, and how long a penalty is shown."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from records.chain.models import ChainEvent
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Severity
from records.registers import services
from records.registers.models import EntryVersion, Licence, Penalty
from records.registers.national import FIELDS, OWN, code_of, columns_of, national, public_fields
from records.registers.publicity import LICENCES, PENALTIES, severity_of
from tests.records.dishonesty.factories import NOW
from tests.records.registers.decisions import FIRM_CODE, ID_NUMBER, PERSON, draft, published, submitted


def _refused(who, register, field, said, **more):
    with pytest.raises((ValidationError, TransitionDenied)) as refused:
        submitted(who, register, **more)
    text = str(refused.value.message_dict if hasattr(refused.value, "message_dict") else refused.value)
    assert said in text
    if hasattr(refused.value, "message_dict"):
        assert field in refused.value.message_dict


def test_a_licence_is_entered_by_one_and_shown_by_another(who):
    entry = published(who, LICENCES)
    assert (entry.title, entry.authority_name) == (
        "示例市示例建设有限公司：准予建筑施工许可决定书",
        "示例市财政局",
    )
    assert entry.due_on == date(2026, 5, 9)
    said = national("licence", entry)
    assert said["XK_XDR_MC"] == "示例市示例建设有限公司"
    assert (said["XK_YXQZI"], said["XK_ZT"], said["XK_XKLB"]) == ("2029-04-26", "1", "普通")
    assert ID_NUMBER not in json.dumps(said, ensure_ascii=False)


def test_what_never_expires_is_written_as_the_standard_writes_it(who):
    entry = published(who, LICENCES, valid_until=None)
    assert national("licence", entry)["XK_YXQZI"] == "2099-12-31"


@pytest.mark.parametrize(
    ("register", "field", "said", "more"),
    [
        (LICENCES, "counterparty_uscc", "统一社会信用代码", {"counterparty_uscc": ""}),
        (LICENCES, "counterparty_uscc", "校验位", {"counterparty_uscc": "91990100MA0000001K"}),
        (LICENCES, "representative", "法定代表人", {"representative": ""}),
        (
            LICENCES,
            "representative_id_number",
            "公民身份号码",
            {"representative_id_number": "110101199003078890"},
        ),
        (LICENCES, "valid_until", "不能早于有效期自", {"valid_from": date(2029, 6, 1)}),
        (LICENCES, "licence_kind", "许可类别", {"licence_kind": "特别"}),
        (LICENCES, "content", "身份证件号码", {"content": f"经办人{ID_NUMBER}。"}),
        (
            LICENCES,
            "counterparty_registration",
            "工商注册号",
            {"counterparty_kind": "个体工商户", "counterparty_uscc": ""},
        ),
        (LICENCES, "person_id_number", "证件号码", {**PERSON, "person_id_number": ""}),
        (LICENCES, "content", "姓名", {**PERSON, "content": "准予欧阳某某驾驶。"}),
        (PENALTIES, "fine_amount", "罚款金额", {"fine_amount": None}),
        (PENALTIES, "fine_amount", "不能是负数", {"fine_amount": Decimal(-1)}),
        (PENALTIES, "confiscated_amount", "没收的金额", {"categories": ["没收违法所得"]}),
        (PENALTIES, "licence_affected", "证照名称", {"categories": ["吊销许可证件"], "severity": "serious"}),
        (PENALTIES, "categories", "处罚类别", {"categories": []}),
        (PENALTIES, "categories", "处罚类别", {"categories": ["流放"]}),
        (PENALTIES, "valid_until", "最长公示到", {"valid_until": date(2029, 4, 26)}),
        (PENALTIES, "publication_reason", "原则上不公示", {"categories": ["警告"], "scope": "public"}),
        (PENALTIES, "publication_reason", "原则上不公示", {**PERSON, "scope": "public"}),
        (PENALTIES, "publication_reason", "原则上不公示", {"simple_procedure": True, "scope": "public"}),
        (PENALTIES, "effective_until", "处罚有效期", {"effective_until": date(2026, 1, 1)}),
    ],
)
def test_what_is_wrong_is_named_at_its_field_with_the_remedy(who, register, field, said, more):
    _refused(who, register, field, said, **more)


def test_an_organisation_without_code_is_written_as_the_standard_writes_it(who):
    assert published(who, LICENCES, counterparty_uscc=f"{'0' * 17}X").version == 1


@pytest.mark.parametrize(
    ("more", "last_day", "severity", "scope"),
    [
        ({}, date(2027, 4, 27), "ordinary", "public"),
        ({"categories": ["警告"]}, date(2026, 7, 27), "minor", "government"),
        ({"categories": ["罚款", "通报批评"]}, date(2027, 4, 27), "ordinary", "public"),
        ({"categories": ["罚款", "责令停产停业"]}, date(2029, 4, 27), "serious", "public"),
        ({"simple_procedure": True}, date(2026, 7, 27), "minor", "government"),
        ({"valid_until": date(2026, 8, 1)}, date(2026, 8, 1), "ordinary", "public"),
        (PERSON, date(2027, 4, 27), "ordinary", "government"),
    ],
)
def test_how_long_a_penalty_is_shown_and_to_whom_follows_from_its_weight(
    who, more, last_day, severity, scope
):
    entry = published(who, PENALTIES, **more)
    assert (entry.valid_until, entry.severity, entry.scope) == (last_day, severity, scope)


@given(st.sets(st.sampled_from(Penalty.Category.values)), st.booleans())
def test_the_heaviest_kind_decides_and_more_kinds_never_make_it_lighter(kinds, simple):
    rank = list(Severity.values)
    found = rank.index(severity_of(kinds, simple_procedure=simple))
    if not simple and kinds:
        assert found == max(rank.index(severity_of([one], simple_procedure=False)) for one in kinds)
    assert found <= rank.index(severity_of([*kinds, "吊销许可证件"], simple_procedure=False))


@pytest.mark.parametrize("register", [LICENCES, PENALTIES])
def test_a_persons_name_and_numbers_stay_here_and_unreadable(who, register):
    entry = published(who, register, **PERSON)
    assert (entry.counterparty_name, entry.person_name) == ("***", "欧阳某某")
    table = register.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
        stored = cursor.fetchone()[0]
    told = [
        stored,
        *ChainEvent.objects.values_list("payload", flat=True),
        *[
            json.dumps(content, ensure_ascii=False)
            for content in EntryVersion.objects.values_list("content", flat=True)
        ],
    ]
    for text in told:
        assert "欧阳某某" not in text
        assert ID_NUMBER not in text
    assert "***" in told[1]


def test_a_number_of_a_firms_representative_is_never_told(who):
    entry = published(who, PENALTIES)
    assert entry.representative_id_number == ID_NUMBER
    payload = ChainEvent.objects.get().payload
    assert "张示例" in payload
    assert ID_NUMBER not in payload
    assert "representative_id" not in payload


def test_a_change_is_checked_and_filled_like_the_first_version(who):
    entry = published(who, PENALTIES)
    about = {"register": PENALTIES, "uid": entry.uid, "at": NOW}
    with pytest.raises(ValidationError) as refused:
        services.propose_change(
            **about, content={"categories": ["没收违法所得"]}, reason="corrected", note="有误", by=who.clerk
        )
    assert "confiscated_amount" in refused.value.message_dict
    services.propose_change(
        **about,
        content={"counterparty_name": "示例市示例集团有限公司", "fine_amount": Decimal("2.000001")},
        reason="corrected",
        note="名称有误",
        by=who.clerk,
    )
    changed = services.decide_change(**about, accepted=True, by=who.reviewer)
    assert changed.title.startswith("示例市示例集团有限公司：")
    assert changed.fine_amount == Decimal("2.000001")


def test_a_draft_keeps_its_body_and_its_authority_together(who):
    from tests.records.dishonesty.factories import bureau

    entry = draft(who, LICENCES)
    other = bureau("示例市城市管理局", "11990100000000027A")
    services.edit_entry(
        register=LICENCES, uid=entry.uid, content={"organisation": other}, by=who.clerk, at=NOW
    )
    moved = Licence.objects.get()
    assert (moved.authority_name, moved.authority_uscc) == (other.name, other.uscc)


@pytest.mark.parametrize("register", [LICENCES, PENALTIES])
def test_every_national_field_has_its_column_and_each_column_its_one_code(register):
    kind, model = register.kind, register.model
    columns = [field.column for field in FIELDS[kind]]
    assert len(set(columns)) == len(columns)
    for field in FIELDS[kind]:
        model._meta.get_field(field.column)
        assert code_of(kind, field.column) == field.name
    entered = set(register.entered) - {"scope", "severity", "simple_procedure", "publication_reason"}
    assert entered <= set(columns)
    assert {field.name for field in columns_of(kind)} >= {field.name for field in OWN[kind]}
    codes = {field.name for field in public_fields(kind, model)}
    assert not {code for code in codes if code.endswith(("SFZH", "ZJHM", "ZJLX"))}
    assert FIRM_CODE
