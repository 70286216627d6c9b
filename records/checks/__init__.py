"""Asking before a decision: award check, credit check, credit report (信用核查与信用报告)."""
