"""The demonstration: three nodes of the chain on one machine, with everything they need, by one command."""
