"""The app of records: who, what, and the chain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("失信记录")

    def ready(self) -> None:
        """Open the audit trail to the rooms below it, let it hear who signs in, tell the chain its kinds."""
        from records.access import audit, signals
        from records.access.factors import approving as factors
        from records.access.stewardship import retention
        from records.access.stewardship import wiring as stewardship
        from records.archives import wiring as archives
        from records.chain import (
            alarm_approval,
            successions,
            tasks,  # noqa: F401 - hangs up the bell, in web processes too
            trail_anchors,
        )
        from records.chain import wiring as chain
        from records.checks.reports import parts as report_parts
        from records.checks.reports import services as reports
        from records.common import auditing
        from records.consequences import wiring as consequences
        from records.dishonesty import files_of_imports, kind
        from records.pledges import wiring as pledges
        from records.pledges.arrears import wiring as arrears
        from records.registers import assessments, commendations, publicity_wiring, ratings
        from records.remedies import wiring as remedies
        from records.sharing import wiring as sharing

        auditing.install(audit.record)
        signals.connect()
        stewardship.register()
        alarm_approval.register_all()
        factors.register_all()
        kind.register()
        retention.register(files_of_imports.kind())
        consequences.register()
        commendations.register()
        publicity_wiring.register()
        assessments.register()
        ratings.register()
        pledges.register()
        arrears.register()
        remedies.register()
        archives.register()
        chain.register()
        successions.register()
        trail_anchors.register()
        report_parts.register()
        reports.register()
        sharing.register()
