"""The app of supervision: those above, beside and below keep watch."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = _("监督")

    def ready(self) -> None:
        """Let each room make itself known to those below it."""
        from supervision.assessments.rounds import wiring as rounds
        from supervision.complaints import wiring as complaints
        from supervision.complaints.referrals import wiring as referrals
        from supervision.dashboards import wiring as dashboards
        from supervision.disputes import wiring as disputes
        from supervision.figures import wiring as figures
        from supervision.inspections import wiring as inspections
        from supervision.oversight import wiring as oversight
        from supervision.quality import wiring as quality
        from supervision.ratings import wiring as ratings
        from supervision.warnings import wiring as warnings
        from supervision.worklist.documents import wiring as documents
        from supervision.worklist.ledger import wiring as ledger
        from supervision.worklist.reports import wiring as reports

        complaints.register()
        referrals.register()
        dashboards.register()
        disputes.register()
        rounds.register()
        figures.register()
        inspections.register()
        oversight.register()
        quality.register()
        warnings.register()
        ledger.register()
        documents.register()
        ratings.register()
        reports.register()
