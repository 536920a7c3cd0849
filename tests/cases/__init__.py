"""The sets that canishare is measured on, and `python -m tests.cases.figures` to measure it."""
