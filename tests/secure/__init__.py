"""The pages on which words about a person are written and read, and the links that lead to them."""
