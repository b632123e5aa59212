"""The W3C's SPARQL test suites, driven through HTTP against a server that runs."""
