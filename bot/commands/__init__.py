"""What the `canishare` command can do, a file a subject."""
