"""The shapes of the public answers."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from records.dishonesty.api.schemas import Authority, Body, Place, Record, Shape
from records.dishonesty.choices import EndReason, Severity, VersionReason
from records.registers.models import Commendation as CommendationEntry
from records.subjects import models as subjects

__all__ = [
    "Changes",
    "Commendation",
    "LicenceShown",
    "Organisation",
    "PenaltyShown",
    "ProofOfRecord",
    "Record",
    "Region",
    "Statistics",
    "Version",
]


class Version(Shape):
    number = serializers.IntegerField()
    reason = serializers.ChoiceField(VersionReason.choices)
    corrects = serializers.IntegerField(allow_null=True, help_text=_("所更正的版本。"))
    made_at = serializers.DateTimeField(help_text=_("产生节点形成本版本的时间。"))
    registered_at = serializers.DateTimeField(help_text=_("本节点登记本版本的时间。"))


class Versions(Shape):
    next = serializers.URLField(allow_null=True, help_text=_("恒为 null：版本一次给全。"))
    previous = serializers.URLField(allow_null=True, help_text=_("恒为 null：版本一次给全。"))
    results = Version(many=True)


class Arrival(Shape):
    node = Place()
    version = serializers.IntegerField()
    action = serializers.CharField()
    at = serializers.DateTimeField()


class ProofOfRecord(Shape):
    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    proof = serializers.DictField(allow_null=True, help_text=_("尚未入链时为 null。"))
    arrivals = Arrival(many=True, help_text=_("各级节点收到各版本的时间。"))


class Superior(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()


class Organisation(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    uscc = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(subjects.Organisation.Kind.choices)
    region = Place()
    superior = Superior(allow_null=True)


class Region(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    full_name = serializers.CharField()
    level = serializers.ChoiceField(subjects.Region.Level.choices)
    parent = Place(allow_null=True)


class Statistics(Shape):
    as_of = serializers.DateField()
    region = Place()
    total = serializers.IntegerField()
    organisations = serializers.IntegerField()
    new_in_30_days = serializers.IntegerField()
    under_objection = serializers.IntegerField()
    by_source = serializers.DictField(child=serializers.IntegerField())
    by_domain = serializers.DictField(child=serializers.IntegerField())
    by_severity = serializers.DictField(child=serializers.IntegerField())
    by_month = serializers.DictField(child=serializers.IntegerField())
    by_region = serializers.DictField(child=serializers.IntegerField())


class Tombstone(Shape):
    """A thing that was open to all and no longer is: drop it from your copy."""

    kind = serializers.CharField(help_text=_("种类，如 dishonesty-record、commendation。"))
    uid = serializers.UUIDField()
    ended = serializers.BooleanField(help_text=_("恒为 true。"))
    end_reason = serializers.ChoiceField(EndReason.choices, allow_null=True)
    ended_at = serializers.DateTimeField()


class ChangedRecord(Record):
    ended = serializers.BooleanField(help_text=_("恒为 false。"))


class Changes(Shape):
    next = serializers.URLField(allow_null=True, help_text=_("还有更多变化时，下一批的地址。"))
    previous = serializers.URLField(allow_null=True, help_text=_("恒为 null：变化只向前读。"))
    results = serializers.ListField(child=serializers.DictField())
    after = serializers.CharField(
        allow_null=True, help_text=_("读到何处；下次以 ?after= 带回，没有变化时也如此。")
    )
    as_of = serializers.DateTimeField(help_text=_("截至此刻的变化已全部给出。"))


class Commendation(Shape):
    uid = serializers.UUIDField()
    kind = serializers.CharField(help_text=_("恒为 commendation。"))
    version = serializers.IntegerField()
    status = serializers.CharField()
    organisation = Body()
    title = serializers.CharField()
    document_number = serializers.CharField()
    document_name = serializers.CharField()
    decided_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text=_("长期有效时为 null。"))
    scope = serializers.CharField()
    honour = serializers.ChoiceField(CommendationEntry.Honour.choices)
    level = serializers.ChoiceField(CommendationEntry.Level.choices)
    merits = serializers.CharField()
    incentives = serializers.CharField(allow_blank=True)
    authority = Authority()
    region = Place()
    origin = Place()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class Punctuality(Shape):
    due_on = serializers.DateField(help_text=_("应公示日期：自决定之日起七个工作日。"))
    on_time = serializers.BooleanField()
    working_days_late = serializers.IntegerField()


class Decision(Shape):
    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    organisation = Body()
    title = serializers.CharField()
    scope = serializers.CharField()
    replaces = serializers.UUIDField(allow_null=True, help_text=_("所取代的、因决定变更而撤回的一条。"))
    punctuality = Punctuality()
    display_until = serializers.DateField(allow_null=True, help_text=_("公示到哪一天；长期有效时为 null。"))
    authority = Authority()
    region = Place()
    origin = Place()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class LicenceShown(Decision):
    kind = serializers.CharField(help_text=_("恒为 licence。"))
    national = serializers.DictField(
        help_text=_("国家标准字段 XK_*，不含证件类型和证件号码；自然人的名称为 ***。")
    )


class PenaltyShown(Decision):
    kind = serializers.CharField(help_text=_("恒为 penalty。"))
    severity = serializers.ChoiceField(Severity.choices)
    simple_procedure = serializers.BooleanField()
    national = serializers.DictField(
        help_text=_("国家标准字段 CF_*，不含证件类型和证件号码；自然人的名称为 ***。")
    )
