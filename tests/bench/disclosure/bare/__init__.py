"""The limit of a page: Django without middleware, one query, one template of the same size, no word of the rest."""
