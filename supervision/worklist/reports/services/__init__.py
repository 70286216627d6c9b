"""What can be done with reports. Every function is keyword-only, atomic and audited."""

from supervision.worklist.reports.services.judging import accept, send_back, take_answers
from supervision.worklist.reports.services.opening import end_exemption, exempt, open_reports
from supervision.worklist.reports.services.signing import rework, sign, sign_for_file
from supervision.worklist.reports.services.writing import (
    compile_report,
    correct_figure,
    edit_section,
    send_to_sign,
)

__all__ = [
    "accept",
    "compile_report",
    "correct_figure",
    "edit_section",
    "end_exemption",
    "exempt",
    "open_reports",
    "rework",
    "send_back",
    "send_to_sign",
    "sign",
    "sign_for_file",
    "take_answers",
]
