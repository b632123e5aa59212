"""Reading Arabic: the components of the spaCy pipeline, in the order in which they run."""
