"""The hotline's window: what came in at 12345 is pushed in here, and what became of it is pulled."""
