"""A round: bodies report on themselves, are reviewed, reply, are audited, and the results are published."""
