"""What goes out to partners by itself: webhooks with their log, and whole pictures taken away as files."""
