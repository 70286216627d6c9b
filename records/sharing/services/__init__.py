"""What can be done: addresses kept, what happens told to them, calls made."""
