"""Reader processes: each answers one query at a time on an immutable snapshot, and can be killed at any moment.

This module imports nothing, because every reader process imports it when it starts.
"""
