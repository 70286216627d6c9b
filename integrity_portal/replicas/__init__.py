"""Streaming replicas of the database: which readers they serve, how far behind they may be, and what follows if not."""
