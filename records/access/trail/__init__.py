"""Watching over the audit trail: is it whole, who reads unusually much, what is found in it, how it leaves."""
