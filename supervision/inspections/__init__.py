"""Inspections of bodies, campaigns to zero, and demonstration areas (专项督导、专项治理、示范创建)."""
