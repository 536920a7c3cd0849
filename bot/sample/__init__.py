"""The invented sample partnership that `canishare demo` runs on. Nobody in it is real."""
