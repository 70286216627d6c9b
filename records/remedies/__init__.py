"""The rights of whom a record is about: objection, repair, leniency (异议、信用修复、从轻免于)."""
