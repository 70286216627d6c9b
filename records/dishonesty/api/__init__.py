"""The REST windows on dishonesty records: partners' submissions and the staff's own work."""
