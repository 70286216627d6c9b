"""Complaints between nodes: handed down or up, worked there, and read here; who complained never leaves."""
