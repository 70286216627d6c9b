"""
Half-year and yearly reports: compiled from the data, edited beside it, signed by another person, passed up.

许信用办〔2017〕34号: every county and every department reports the first half-year by 5 July and the year by 5 January;
the office adds them up for the government. A report of a department, or of a government without a node of its own, is
judged at this node. The node's own government reports to the node above: there the report stands as a row of the same
table, ``from_below``, and what the superior decides comes back as a notice.
"""
