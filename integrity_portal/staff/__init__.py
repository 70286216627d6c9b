"""What frames the staff pages: their head, the navigation by task, and the home page with one's work."""
