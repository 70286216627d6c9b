"""What follows from a record: rectification, measures, criticism, responsibility, own report, commendation (奖惩)."""
