"""Linking the entities of a store anew, from its graphs alone: no article is read again."""
