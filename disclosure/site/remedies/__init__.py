"""Where people object to a record, ask for its repair, and follow their case with a receipt code."""
