"""What is ordered, what comes in, what is reported: tasks, documents and the half-year and yearly reports."""
