"""Open data: everything that everybody may read, to take away whole and to keep in step."""
