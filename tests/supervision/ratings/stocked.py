"""A published rating and a year's disclosed debt, for whoever needs them in public."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now

from records.registers import services
from records.registers.establishing import publish_established
from records.registers.ratings import DEBTS, RATINGS
from records.subjects.models import Organisation
from tests.records.dishonesty.factories import People


def rated(who: People, body: Organisation) -> Any:
    today = localdate()
    content = {
        "organisation": body,
        "title": f"{body.name}政务诚信评价报告",
        "document_number": "示评〔2026〕1号",
        "document_name": "政务诚信评价报告",
        "authority_name": "示例信用评估有限公司",
        "authority_uscc": "",
        "decided_on": today - timedelta(days=20),
        "valid_until": today + timedelta(days=300),
        "scope": "public",
        "rating_kind": "trust",
        "agency_qualification": "示例采〔2026〕8号委托",
        "method_name": "政务诚信评价方法",
        "method_version": "2025版",
        "scale": "AAA > AA > A > B",
        "grade": "AA",
        "outlook": "stable",
        "score": Decimal("86.50"),
        "score_full": Decimal(100),
        "period_from": today - timedelta(days=400),
        "period_until": today - timedelta(days=35),
        "findings": "合同履约总体良好，账款支付有两笔逾期。",
        "conflict_statement": "本机构与被评机构没有利益关系。",
        "received_on": today - timedelta(days=15),
        "due_on": today + timedelta(days=5),
        "body_comment": "两笔逾期账款已付清。",
        "commented_on": today - timedelta(days=3),
        "replaces": None,
    }
    return publish_established(
        register=RATINGS, content=content, writers=[who.clerk.pk], by=who.reviewer, at=now()
    )


def indebted(who: People, government: Organisation) -> Any:
    today = localdate()
    content = {
        "organisation": government,
        "year": today.year - 1,
        "document_name": "政府债务限额及余额情况",
        "document_number": "示财债〔2026〕3号",
        "decided_on": today - timedelta(days=30),
        "approved_on": today - timedelta(days=60),
        "disclosed_on": today - timedelta(days=30),
        "limit_general": Decimal("120.00"),
        "limit_special": Decimal("80.00"),
        "balance_general": Decimal("110.50"),
        "balance_special": Decimal("79.00"),
        "due_in_year": Decimal("12.30"),
        "debt_ratio": Decimal("85.20"),
        "repayment_sources": "一般公共预算、政府性基金和再融资债券。",
    }
    made = services.create_entry(register=DEBTS, content=content, by=who.clerk, at=now())
    services.submit_entry(register=DEBTS, uid=made.uid, by=who.clerk, at=now())
    return services.publish_entry(register=DEBTS, uid=made.uid, by=who.reviewer, at=now())
