"""What a query comes to: its algebra, and how many triples each of its patterns has.

This module imports nothing, because every process that reads a query imports it when it starts.
"""
