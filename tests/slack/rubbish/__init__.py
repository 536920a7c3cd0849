"""Rubbish for Slack's door: what nobody signed, what nobody could read, and real payloads with something wrong in them.

Made with dice that are handed in, so that a run can be had again.
"""
