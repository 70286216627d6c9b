"""How the API describes itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": _("政务诚信门户接口"),
    "DESCRIPTION": _(
        "公开数据无需身份即可读取；对接单位以 OAuth 2.0 客户端凭证报送；工作人员沿用后台会话。"
        "出错时答复 RFC 9457 problem+json；列表用不透明游标翻页。"
    ),
    "EXTERNAL_DOCS": {"url": "/developers/guide/", "description": _("对接指南")},
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["records.common.rest.permissions.Anyone"],
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "ENUM_NAME_OVERRIDES": {
        "Status": "records.dishonesty.choices.Status",
        "Scope": "records.dishonesty.choices.Scope",
        "EndReason": "records.dishonesty.choices.EndReason",
        "SubjectType": "records.dishonesty.choices.SubjectType",
        "Source": "records.dishonesty.choices.Source",
        "Domain": "records.dishonesty.choices.Domain",
        "Severity": "records.dishonesty.choices.Severity",
        "DocumentKind": "records.dishonesty.choices.DocumentKind",
        "CatalogueItem": "records.dishonesty.choices.CatalogueItem",
        "Channel": "records.dishonesty.choices.Channel",
        "ItemOutcome": "records.dishonesty.choices.ItemOutcome",
        "VersionReason": "records.dishonesty.choices.VersionReason",
        "OrganisationKind": "records.subjects.models.Organisation.Kind",
        "RegionLevel": "records.subjects.models.Region.Level",
        "CheckState": "records.checks.awards.choices.CheckState",
        "CheckPurpose": "records.checks.awards.choices.Purpose",
        "DeliveryState": "records.sharing.choices.DeliveryState",
        "SensitiveField": "records.access.models.SensitiveField",
        "FateState": "records.dishonesty.api.schemas.FATES",
        "PledgeKind": "records.pledges.choices.PledgeKind",
        "PledgeOutcome": "records.pledges.choices.Outcome",
        "ComplaintKind": "supervision.complaints.choices.ComplaintKind",
        "ComplaintStatus": "supervision.complaints.choices.Status",
        "ComplaintOutcome": "supervision.complaints.choices.Outcome",
        "CountedOutcome": "disclosure.api.complaints.COUNTED_OUTCOMES",
        "Satisfaction": "supervision.complaints.choices.Satisfaction",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "integrity_portal.api_schema.describe_token",
        "integrity_portal.api_schema.describe_kinds",
        "records.common.rest.schema.describe_everywhere",
        "integrity_portal.api_links.describe_links",
        "integrity_portal.api_schema.explain",
    ],
    "SORT_OPERATIONS": True,
    "TAGS": [
        {"name": "public", "description": _("公开数据：任何人可读")},
        {"name": "partners", "description": _("对接单位：报送与查询")},
        {"name": "staff", "description": _("工作人员：与后台同一会话、同一规则")},
    ],
    # Everything comes from this server; nothing is asked of a validator elsewhere.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None, "docExpansion": "list"},
}
