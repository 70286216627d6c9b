"""Bidding: agencies with qualification, credit and supervision, experts, bad conduct, reports of third parties."""
