"""Quality of what is reported: per unit, partner and node below, month by month, frozen when the month has ended."""
