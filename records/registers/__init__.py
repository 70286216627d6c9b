"""Registers of documents that travel the chain besides dishonesty records: one form, several kinds (各类登记簿)."""
