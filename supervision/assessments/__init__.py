"""Assessments: indicator systems, their arithmetic, and the rounds in which bodies are assessed."""
