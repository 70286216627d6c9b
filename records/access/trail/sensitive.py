"""
Which entries the rules on unusual reading look at.

Every entry with the outcome ``read`` is a sensitive read: rooms write one only where they show what not everybody may
see. Three kinds are told apart here by their codes; the rooms that write them stand above this one.
"""

# Whoever works on records opens them all day, as the auditor does the trail: that is not what the rules are about.
ROUTINE = frozenset(
    {
        "record.read",
        "trail_listed",
        "trail_entry_read",
        "trail.alarm_read",
        "check.listed",
        "check.read",
        "course.read",
    }
)

# What opens the data of one person: an official's, an informant's, an applicant's, a creditor's.
OF_PERSONS = frozenset(
    {
        "archive.read",
        "arrear.creditor_read",
        "complaint.open_identity",
        "credit_report.letter_opened",
        "dispute.side_opened",
        "objection.identity_opened",
        "objection.proof_opened",
        "official.read",
        "pledge.person_read",
        "record.official_read",
        "repair.identity_opened",
        "repair.proof_opened",
        "responsibility.read",
    }
)

# What takes many rows out of the portal at once.
EXPORTS = frozenset({"check.exported", "task.export", "trail.exported"})
