"""Licences and penalties of invented firms, in any state, made by the same services that staff use."""

from datetime import date
from decimal import Decimal
from typing import Any

from records.registers import services, withdrawals
from records.registers.models import Licence, Penalty, Withdrawal
from records.registers.publicity import LICENCES, PENALTIES
from records.registers.register import Register
from tests.records.dishonesty.factories import NOW, People, bureau

FIRM_CODE = "91990100MA0000001G"
ID_NUMBER = "11010119900307889X"
DECIDED = date(2026, 4, 27)
FIRM = {
    "counterparty_name": "示例市示例建设有限公司",
    "counterparty_kind": "法人及非法人组织",
    "counterparty_uscc": FIRM_CODE,
    "representative": "张示例",
    "representative_id_type": "身份证",
    "representative_id_number": ID_NUMBER,
}
PERSON = {
    "counterparty_name": "欧阳某某",
    "counterparty_kind": "自然人",
    "counterparty_uscc": "",
    "representative": "",
    "person_id_type": "身份证",
    "person_id_number": ID_NUMBER,
}


def licence(**more: Any) -> dict[str, Any]:
    return {
        "organisation": more.pop("organisation", None) or bureau(),
        **FIRM,
        "document_name": "准予建筑施工许可决定书",
        "document_number": "示建许字〔2026〕12号",
        "decided_on": DECIDED,
        "valid_from": DECIDED,
        "valid_until": date(2029, 4, 26),
        "licence_kind": "普通",
        "certificate_name": "建筑工程施工许可证",
        "certificate_number": "990100202600012",
        "content": "准予示例小区一期工程施工。",
        "state": "1",
        "scope": "",
        **more,
    }


def penalty(**more: Any) -> dict[str, Any]:
    return {
        "organisation": more.pop("organisation", None) or bureau(),
        **FIRM,
        "document_number": "示建罚字〔2026〕5号",
        "decided_on": DECIDED,
        "offence": "未取得施工许可证擅自施工",
        "facts": "2026年2月，该公司未取得施工许可证即开工建设。",
        "basis": "《建筑工程施工许可管理办法》第十二条",
        "categories": ["罚款"],
        "content": "罚款人民币壹万伍仟元。",
        "fine_amount": Decimal("1.5"),
        "effective_until": date(2027, 4, 27),
        "scope": "",
        **more,
    }


CONTENT = {"licence": licence, "penalty": penalty}


def draft(who: People, register: Register = LICENCES, **more: Any) -> Any:
    content = CONTENT[register.kind](**more)
    return services.create_entry(register=register, content=content, by=who.clerk, at=NOW)


def submitted(who: People, register: Register = LICENCES, **more: Any) -> Any:
    uid = draft(who, register, **more).uid
    return services.submit_entry(register=register, uid=uid, by=who.clerk, at=NOW)


def published(who: People, register: Register = LICENCES, *, at: Any = NOW, **more: Any) -> Any:
    uid = submitted(who, register, **more).uid
    return services.publish_entry(register=register, uid=uid, by=who.reviewer, at=at)


def noted(who: People, register: Register = LICENCES, **more: Any) -> Withdrawal:
    ground = more.pop("ground", "revoked")
    reason = more.pop("reason", "原决定经行政复议被撤销。")
    entry = published(who, register, **more)
    return withdrawals.note_withdrawal(
        register=register,
        uid=entry.uid,
        content={
            "ground": ground,
            "reason": reason,
            "document_name": "行政复议决定书",
            "document_number": "示复决〔2026〕3号",
            "learned_on": date(2026, 5, 6),
        },
        by=who.clerk,
        at=NOW,
    )


def withdrawn(who: People, register: Register = LICENCES, **more: Any) -> Any:
    uid = noted(who, register, **more).uid
    done = withdrawals.decide_withdrawal(uid=uid, withdrawn=True, by=who.reviewer, at=NOW)
    return register.model.objects.get(pk=done.entry)


__all__ = ["LICENCES", "PENALTIES", "Licence", "Penalty"]
