"""Invented records of the usual size, the same for the same number."""

import random
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

WORDS = (
    "未按", "合同", "约定", "支付", "采购", "价款", "经催告", "仍未", "履行", "付款", "义务", "该单位", "承诺",
    "期限", "届满", "工程", "结算", "审计", "确认", "欠付", "企业", "账款", "法院", "判决", "生效", "执行",
)  # fmt: skip
# So many are different: making one takes longer than all the rest of a record.
TEXTS = 10_000


@lru_cache(maxsize=TEXTS)
def facts(number: int) -> str:
    """80 to 300 characters, 190 on average."""
    chance = random.Random(number)
    length, text = chance.randint(80, 300), "演示："
    while len(text) < length:
        text += chance.choice(WORDS)
    return text[:length]


def content_of(number: int, word: str) -> dict[str, Any]:
    """What a record says, without its body."""
    chance = random.Random(number)
    return {
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": f"{word}第{number}号：{''.join(chance.choices(WORDS, k=5))}",
        "facts": facts(number % TEXTS),
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "catalogue_item": "court",
        "document_kind": "judgment",
        "document_number": f"（2026）演{chance.randint(1000, 9999)}民初{number}号",
        "document_name": "民事判决书",
        "authority_name": "演示市中级人民法院",
        "decided_on": date(2026, 1, 1) + timedelta(days=chance.randint(0, 100)),
        "scope": "public",
        "subject_served": True,
    }
