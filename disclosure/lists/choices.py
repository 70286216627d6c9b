"""The kinds of lists: the “eight lists” (内政发〔2017〕123号) and those that other regions keep besides."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListKind(TextChoices):
    POWERS = "powers", _("权力清单")
    DUTIES = "duties", _("责任清单")
    INTERMEDIARY_SERVICES = "intermediary_services", _("中介服务事项清单")
    INTERMEDIARY_FEES = "intermediary_fees", _("中介服务收费目录清单")
    PUBLIC_SERVICES = "public_services", _("公共服务事项清单")
    CERTIFICATES = "certificates", _("证明事项清单")
    RANDOM_CHECKS = "random_checks", _("随机抽查事项清单")
    ADMINISTRATIVE_FEES = "administrative_fees", _("行政事业性收费目录清单")
    SERVICES = "services", _("服务清单")


EIGHT = tuple(kind for kind in ListKind if kind != ListKind.SERVICES)
