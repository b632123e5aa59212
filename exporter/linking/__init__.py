"""Linking entities to Wikidata: an index of names that works offline, and the component that looks names up in it."""
