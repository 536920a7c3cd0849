"""The goals of security.md section 5, measured: `make goals`, or `make goals G=R1,S3` for some of them.

Each goal is a module here with one `@goal` function. It measures, and says whether the figure is met; it never asserts.
"""
