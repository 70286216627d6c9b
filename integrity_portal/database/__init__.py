"""Django's PostgreSQL backend, which does not ask the server before each request whether it is still there."""
