"""One page for leaders: what is overdue, what got worse, what was promised; reckoned each night, every number with its list."""
