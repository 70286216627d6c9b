"""``make bench``: what the portal does in a second, beside the machine's limit and beside what people would use."""
