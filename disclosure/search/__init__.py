"""Chinese search over what is published: criteria, facets with bounded counts, keyset pages, highlights."""
