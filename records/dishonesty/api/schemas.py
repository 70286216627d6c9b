"""The shapes of the answers, for the API's own description; tests hold them against the real answers."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from records.common.rest.shapes import Shape
from records.dishonesty.choices import (
    CatalogueItem,
    Channel,
    ConsequenceKind,
    ConsequenceStatus,
    DocumentKind,
    Domain,
    EndReason,
    ItemOutcome,
    Scope,
    Severity,
    Source,
    Status,
    SubjectType,
)
from records.dishonesty.choices import Rectification as RectificationStatus

FATES = [
    "in_review",
    "returned",
    "approved",
    "published",
    "ended",
    "change_in_review",
    "change_accepted",
    "change_refused",
    "rejected",
]


class Place(Shape):
    code = serializers.CharField(help_text=_("六位代码。"))
    name = serializers.CharField()


class Body(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    uscc = serializers.CharField(allow_null=True, help_text=_("统一社会信用代码。"))
    region = Place()


class Authority(Shape):
    name = serializers.CharField()
    uscc = serializers.CharField(allow_null=True)


class Rectification(Shape):
    due_on = serializers.DateField()
    status = serializers.ChoiceField(RectificationStatus.choices)


class Consequence(Shape):
    kind = serializers.ChoiceField(ConsequenceKind.choices)
    title = serializers.CharField()
    authority = serializers.CharField(help_text=_("作出决定的机关。"))
    decided_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text=_("没有固定期限的为 null。"))
    status = serializers.ChoiceField(ConsequenceStatus.choices)


class Record(Shape):
    uid = serializers.UUIDField()
    version = serializers.IntegerField(help_text=_("尚未发布为 0。"))
    status = serializers.ChoiceField(Status.choices)
    scope = serializers.ChoiceField(Scope.choices)
    end_reason = serializers.ChoiceField(EndReason.choices, allow_null=True)
    subject_type = serializers.ChoiceField(SubjectType.choices)
    organisation = Body()
    official_name = serializers.CharField(allow_null=True, help_text=_("没有公开姓名的法律依据时为 ***。"))
    source = serializers.ChoiceField(Source.choices)  # type: ignore[assignment]
    domain = serializers.ChoiceField(Domain.choices)
    severity = serializers.ChoiceField(Severity.choices)
    title = serializers.CharField()
    facts = serializers.CharField()
    legal_basis = serializers.CharField()
    document_number = serializers.CharField()
    document_name = serializers.CharField()
    document_kind = serializers.ChoiceField(DocumentKind.choices)
    authority = Authority()
    amount = serializers.CharField(allow_null=True, help_text=_("涉及金额（元），两位小数。"))
    decided_on = serializers.DateField()
    display_from = serializers.DateField(allow_null=True)
    display_until = serializers.DateField(allow_null=True)
    under_objection = serializers.BooleanField()
    under_litigation = serializers.BooleanField()
    subject_comment = serializers.CharField(allow_null=True, help_text=_("当事机构对事先告知的书面意见。"))
    rectification = Rectification(allow_null=True)
    consequences = Consequence(many=True)
    region = Place()
    origin = Place(help_text=_("首次录入本记录的节点。"))
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()


class Error(Shape):
    pointer = serializers.CharField(
        allow_blank=True, help_text=_("请求正文中的位置（RFC 6901）；查询参数写作 ?名称。")
    )
    code = serializers.CharField(help_text=_("供程序判断，保持不变。"))
    detail = serializers.CharField(help_text=_("供人阅读，语言随 Accept-Language。"))


class OfficialItem(Shape):
    name = serializers.CharField()
    id_number = serializers.CharField(required=False)


class BodyItem(Shape):
    uscc = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    region = serializers.CharField(required=False)


class AuthorityItem(Shape):
    name = serializers.CharField()
    uscc = serializers.CharField(required=False)


class Item(Shape):
    """What a partner says of one record, and a clerk's program too."""

    external_id = serializers.CharField(required=False, max_length=100, help_text=_("报送单位自己的编号。"))
    organisation = BodyItem(help_text=_("统一社会信用代码和名称至少填一项。"))
    official = OfficialItem(required=False, allow_null=True)
    source = serializers.ChoiceField(Source.choices)  # type: ignore[assignment]
    domain = serializers.ChoiceField(Domain.choices)
    severity = serializers.ChoiceField(Severity.choices)
    title = serializers.CharField(max_length=200)
    facts = serializers.CharField(max_length=5000)
    legal_basis = serializers.CharField(max_length=2000)
    document_number = serializers.CharField(max_length=128)
    document_name = serializers.CharField(max_length=200)
    document_kind = serializers.ChoiceField(DocumentKind.choices, required=False)
    catalogue_item = serializers.CharField(required=False)
    authority = AuthorityItem()
    decided_on = serializers.DateField()
    scope = serializers.ChoiceField(Scope.choices, required=False)
    amount = serializers.CharField(required=False)
    subject_served = serializers.BooleanField(required=False)
    naming_basis = serializers.CharField(required=False)
    minor_publication_reason = serializers.CharField(required=False)


class PartnerItem(Item):
    external_id = serializers.CharField(max_length=100, help_text=_("报送单位自己的编号，不可重复使用。"))


class SubmissionSent(Shape):
    kind = serializers.CharField(help_text=_("数据种类，如 dishonesty-record。"))
    items = serializers.ListField(
        child=PartnerItem(),
        min_length=1,
        max_length=1000,
        help_text=_(
            "1 至 1000 条，同一种类，各项随种类而不同；代码表和填写要求另见 /api/v1/submission-kinds/。"
        ),
    )


class ItemAnswered(Shape):
    position = serializers.IntegerField(help_text=_("在 items 中的位置，从 0 起。"))
    external_id = serializers.CharField(allow_null=True)
    outcome = serializers.ChoiceField(ItemOutcome.choices)
    record = serializers.UUIDField(allow_null=True)
    errors = Error(many=True)  # type: ignore[assignment]


class SubmissionListed(Shape):
    id = serializers.UUIDField(help_text=_("报送的编号。"))
    kind = serializers.CharField(help_text=_("数据种类。"))
    received_at = serializers.DateTimeField(help_text=_("接收的时间。"))
    accepted = serializers.IntegerField(help_text=_("进入审核的条数。"))
    duplicates = serializers.IntegerField(help_text=_("重复的条数。"))
    rejected = serializers.IntegerField(help_text=_("未接收的条数。"))
    sandbox = serializers.BooleanField(help_text=_("true 为沙箱应用的演练，没有入库。"))


class SubmissionAnswered(SubmissionListed):
    items = ItemAnswered(many=True)


class Fate(Shape):
    state = serializers.ChoiceField(FATES)
    reasons = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField(allow_null=True)


class ItemFollowed(ItemAnswered):
    fate = Fate()


class SubmissionFollowed(SubmissionAnswered):
    items = ItemFollowed(many=True)


class Work(Shape):
    """What only those who work on a record need."""

    channel = serializers.ChoiceField(Channel.choices)
    external_id = serializers.CharField(allow_null=True)
    submitting_unit = serializers.CharField()
    catalogue_item = serializers.ChoiceField(CatalogueItem.choices)
    naming_basis = serializers.CharField(allow_null=True)
    minor_publication_reason = serializers.CharField(allow_null=True)
    subject_served = serializers.BooleanField()
    hold_until = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)


class StaffRecord(Record):
    work = Work()


class TransitionAsked(Shape):
    name = serializers.CharField(help_text=_("submit、return、approve、publish 或 end。"))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    end_reason = serializers.ChoiceField(EndReason.choices, required=False, help_text=_("仅用于 end。"))


class Step(Shape):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    allowed = serializers.BooleanField()
    code = serializers.CharField(allow_null=True, help_text=_("现在不能办理的原因，供程序判断。"))
    detail = serializers.CharField(allow_null=True, help_text=_("现在不能办理的原因，供人阅读。"))


class StepTaken(Shape):
    name = serializers.CharField()
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    target = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True)


class Transitions(Shape):
    uid = serializers.UUIDField()
    status = serializers.ChoiceField(Status.choices)
    transitions = Step(many=True)
    history = StepTaken(many=True)
