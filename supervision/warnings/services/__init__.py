"""What can be done with rules, warnings and court notices. Every function is keyword-only, atomic and audited."""

from supervision.warnings.services.court import enter_notice, list_it, perform, withdraw
from supervision.warnings.services.defaults import load_rules
from supervision.warnings.services.drying import run_dry
from supervision.warnings.services.handling import (
    acknowledge,
    close,
    dismiss,
    may_urge,
    send_back,
    take_measures,
    urge,
)
from supervision.warnings.services.ruling import ask_dry_run, create_rule, revise, switch_off, switch_on
from supervision.warnings.services.running import ask_run, work_rule, work_run

__all__ = [
    "acknowledge",
    "ask_dry_run",
    "ask_run",
    "close",
    "create_rule",
    "dismiss",
    "enter_notice",
    "list_it",
    "load_rules",
    "may_urge",
    "perform",
    "revise",
    "run_dry",
    "send_back",
    "switch_off",
    "switch_on",
    "take_measures",
    "urge",
    "withdraw",
    "work_rule",
    "work_run",
]
