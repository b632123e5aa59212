"""Khabar's exporter: articles in, linked data out.

Data flow through the parts in one direction: ``records`` reads files, ``arabic`` annotates (with ``linking``),
``mapping`` makes RDF of an ``annotation``, ``output`` and ``store`` write it; ``run`` joins them and ``cli`` offers
them as commands. This module imports nothing, so that a command waits only for what it uses.
"""
