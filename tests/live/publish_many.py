"""Run inside the city's environment: publish many records one by one, each by its own transaction, and say which."""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from records.access.models import User  # noqa: E402
from records.dishonesty import services  # noqa: E402
from records.subjects.models import Organisation  # noqa: E402


def main(count: int, word: str) -> None:
    clerk, reviewer = (User.objects.get(username=name) for name in ("clerk", "reviewer"))
    body = Organisation.objects.filter(region_id="411000").order_by("name").first()
    for number in range(count):
        at = timezone.now()
        record = services.create_record(
            content={
                "organisation": body,
                "source": "judgment",
                "domain": "procurement",
                "severity": "ordinary",
                "title": f"{word}第{number}号：未按期支付合同价款",
                "facts": "演示：该单位未按合同约定支付采购价款，经催告后仍未履行付款义务。",
                "legal_basis": "《中华人民共和国民法典》第五百七十九条",
                "catalogue_item": "court",
                "document_kind": "judgment",
                "document_number": f"（演示）{word}{number}号",
                "document_name": "民事判决书",
                "authority_name": "演示市中级人民法院",
                "decided_on": timezone.localdate(at) - timedelta(days=10),
                "scope": "public",
                "subject_served": True,
            },
            by=clerk,
            at=at,
        )
        services.submit_record(uid=record.uid, by=clerk, at=at)
        services.approve_record(uid=record.uid, by=reviewer, at=at)
        services.publish_record(uid=record.uid, by=reviewer, at=at)
        sys.stdout.write(f"{record.uid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
