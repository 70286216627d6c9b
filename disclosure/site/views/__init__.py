"""The pages: each reads what is published and hands it to a template."""
