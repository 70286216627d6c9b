"""The credit report of a body (公共信用信息报告): asked for by itself, or with its letter at the window."""
