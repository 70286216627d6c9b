"""Incoming documents (收文): registered, routed, passed on, answered, each step kept."""
