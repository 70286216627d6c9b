"""
Promises of government bodies: measurable, with a day, judged by two people, changed only by law.

A ``Pledge`` is an entry of the register ``PLEDGES`` (``records/pledges/entries.py``): drafting, four eyes, versions,
travel, mending, list, CSV, open data and API come from ``records/registers``. What happens to it afterwards stands in
``course``, one JSON column that travels with every version and is all that readers and the levels above see:

- ``milestones``: ``{"title", "weight", "due_on", "reached_on" | null, "evidence": [{"title", "url"}]}``
- ``verdicts``: ``{"outcome", "on", "fulfilled_on" | null, "reasons", "evidence": [{"title", "url"}]}``
- ``changes``: ``{"on", "ground", "procedure", "document_name", "document_number", "reasons", "compensation",
  "compensation_amount" | null, "was": {"due_on", "counts_as_kept"}, "now": {"due_on", "counts_as_kept"} | null}``;
  ``now`` is null where the promise was lawfully ended
- ``handovers``: ``{"on", "post_title"}``, without names: the post stays responsible, whoever holds it
- ``stages``: ``{"stage", "post_title", "disclose_by" | null, "disclosed": [{"on", "document_name", "url"}]}``

Days are ISO texts, weights and ``progress`` integers. ``outcome`` is where the promise stands; whether it is overdue
follows from ``due_on`` and ``outcome`` alone (``rules.is_overdue``, ``PledgeQuerySet.overdue``), so it is right at every
level from the first minute of the day. ``overdue_since`` keeps that it once was. What lies behind the course (who noted
what, files, responsible officials) stays at the origin: ``Milestone``, ``Reaching``, ``Verdict``, ``PledgeChange``,
``Stage``, ``Disclosure``, ``Handover``, ``PledgeEvidence``.
"""
