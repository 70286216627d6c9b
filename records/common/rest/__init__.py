"""Shared pieces of the REST API: problems, permissions, pages, conditional reads. No model, no room."""
