"""What happened: tables, every query on them, the audit chain, and migrations."""
