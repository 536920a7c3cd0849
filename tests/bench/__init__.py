"""Measuring: `python -m tests.bench` prints ratios side by side. Nothing here passes or fails; people read it."""
