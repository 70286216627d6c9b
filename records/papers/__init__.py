"""Papers with a number and a code: decisions, slips, sheets, reports (凭证文书)."""
