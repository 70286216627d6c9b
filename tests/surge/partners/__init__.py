"""A hundred partners at once, pushing and reading, while the portal's processes are killed under their hands."""
