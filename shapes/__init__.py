"""SHACL shapes of article graphs, and their use."""
