"""The chain: throughput, delay and growth, beside logical replication and beside a task per record."""
