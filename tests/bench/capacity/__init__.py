"""What a city, a province and the nation need, computed from what was measured; ``docs/scale.md`` is its result."""
