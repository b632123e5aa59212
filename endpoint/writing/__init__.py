"""The writer process: it alone changes the store, one change after the other, and can be killed at any moment."""
