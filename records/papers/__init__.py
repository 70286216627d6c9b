"""Papers with a number: set as PDF, kept sealed, and to be checked by whoever holds one."""
