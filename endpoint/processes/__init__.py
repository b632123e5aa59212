"""Processes that work for the front and can be killed at any moment: what readers and writers have in common.

This module imports nothing, because every such process imports it when it starts.
"""
