"""Khabar's server: a SPARQL endpoint, its query page, and a page and data for every IRI that Khabar mints.

Start with ``khabar.endpoint.app.create_app`` (a WSGI application) or ``khabar.endpoint.serving.serve`` (a server). This
module imports nothing, because every reader process imports it when it starts.
"""
