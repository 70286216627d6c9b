"""Notices, news, typical cases, the library of rules and policies, model places and major decisions."""
