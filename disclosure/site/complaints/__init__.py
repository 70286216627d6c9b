"""Where people complain about a body that broke its word, and follow what becomes of it without an account."""
