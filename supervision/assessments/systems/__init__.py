"""Indicator systems as versioned data: written by one person, adopted by another, frozen by their first round."""
