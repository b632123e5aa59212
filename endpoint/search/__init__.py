"""Full-text search: what counts as a match, the index of a snapshot, and how it is made and asked."""
