"""What is written here for the public: one person writes it, another publishes it, nothing is ever overwritten."""
