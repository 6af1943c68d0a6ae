"""Disk access: every file call, the history with its records, and the transaction, the only writer."""
