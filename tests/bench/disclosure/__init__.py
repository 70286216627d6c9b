"""What readers wait for: pages, API, search and files over a stock of records, beside bare Django and a naive portal."""
