"""Mail when something changes in a search, a body or a region: asked for twice, ended with one click."""
