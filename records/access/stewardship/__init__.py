"""The three administrators: what two of them decide together, what ends by itself, and what happens when somebody goes."""
