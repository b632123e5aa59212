"""``khabar serve``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import click

from ...endpoint.askers import Network
from ...endpoint.credentials import read_tokens
from ...endpoint.metrics import shared_folder
from ...endpoint.serving import address, bind, serve
from ...endpoint.settings import Remote, Settings
from ..linking.index import DEFAULT_INDEX, Index
from ..store import current_snapshot
from .graph_options import BASE, licence_option

_EXAMPLES = """
Try:
  {0}                                     in a browser: articles, events, sources
  {0}sparql                               in a browser: ask your own questions
  curl '{0}sparql' -H 'Accept: text/csv' \\
    --data-urlencode 'query=SELECT ?type (COUNT(*) AS ?events) {{ ?e a ?type ; kh:actuality ?a }} GROUP BY ?type'

Stop with Ctrl-C.
"""


def _networks(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return tuple(map(ip_network, values))
    except ValueError as error:
        raise click.BadParameter(f"{error}; write 192.0.2.1 or 10.0.0.0/8") from None


@click.command()
@click.option(
    "--store",
    required=True,
    metavar="DIR|URL",
    help="Folder of the store; or the URL of a SPARQL endpoint that stands for one.",
)
@click.option(
    "--store-authorization",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="File with the Authorization header for that URL ('Bearer …', 'Basic …'); or have it in the environment as "
    "KHABAR_STORE_AUTHORIZATION.",
)
@click.option(
    "--index",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_INDEX,
    metavar="FILE",
    help="Index of names for reconciliation. Default: the one that ships with Khabar.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--timeout", type=click.FloatRange(0.1), default=30, show_default=True, help="Seconds for one query.")
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, help="MiB for one query.")
@click.option("--max-rows", type=click.IntRange(1), help="Rows of the longest result; longer ones end with an error.")
@click.option("--workers", type=click.IntRange(1), default=4, show_default=True, help="Queries that run at once.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="Processes that talk HTTP.")
@click.option(
    "--in-memory",
    is_flag=True,
    help="Hold the store in memory: about 0.4 GB for a million statements, and faster than on disk.",
)
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    callback=_networks,
    multiple=True,
    metavar="ADDRESS",
    help="Proxy, or network of proxies, whose X-Forwarded-For says who asks; give it again for each.",
)
@click.option(
    "--default-graph",
    type=click.Choice(["union", "plain"]),
    default="union",
    show_default=True,
    help="What a query asks that names no graphs: all of them together, or the store's default graph alone.",
)
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="URL",
    help="Endpoint that SERVICE may ask; give it again for each. Without one, SERVICE is off.",
)
@click.option(
    "--service-file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="File with such URLs, one a line; # begins comments.",
)
@click.option(
    "--load-from",
    "loads",
    multiple=True,
    metavar="URL",
    help="Document that LOAD in updates may fetch, or, with a slash at its end, all below it; give it again for each.",
)
@click.option(
    "--allow-private", is_flag=True, help="Let all those be at addresses that are not public, as on an intranet."
)
@click.option(
    "--results",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep results there that are sent to /results, under addresses of their own.",
)
@click.option(
    "--results-days", type=click.IntRange(1), default=365, show_default=True, help="Days that a result is kept."
)
@click.option(
    "--access-log",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    help="File that gets a line of JSON for each request; - is standard error.",
)
@click.option(
    "--metrics", is_flag=True, help="Show counters for Prometheus at /metrics, to whoever reaches the server."
)
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take updates from those who have a token of this file ('khabar token' makes some).",
)
@click.option(
    "--backup-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for backups that a token of the scope admin may ask for at /admin/backup.",
)
@click.option(
    "--update-timeout", type=click.FloatRange(0.1), default=60, show_default=True, help="Seconds for one update."
)
@BASE
@licence_option("Licence of the data, for their description at /.well-known/void.")
def command(
    store: str,
    store_authorization: TextIO | None,
    index: Path,
    host: str,
    port: int,
    timeout: float,
    memory: int,
    max_rows: int | None,
    workers: int,
    processes: int,
    in_memory: bool,
    trusted_proxies: tuple[Network, ...],
    default_graph: str,
    services: tuple[str, ...],
    service_file: TextIO | None,
    loads: tuple[str, ...],
    allow_private: bool,
    results: Path | None,
    results_days: int,
    access_log: Path | None,
    metrics: bool,
    token_file: Path | None,
    backup_dir: Path | None,
    update_timeout: float,
    base: str,
    licence: str | None,
) -> None:
    """Serve a store: a SPARQL endpoint, a query page, and a page and data for every IRI in it.

    The server only reads, unless it has a file of tokens. When a load into the store or an update has finished, new
    queries see it at once.

    \b
    Examples:
      khabar serve --store news.store
      khabar serve --store news.store --port 8080 --timeout 5
    """
    remote = _remote(store, store_authorization)
    if remote and (token_file or in_memory or max_rows):
        raise click.UsageError("--token-file, --in-memory and --max-rows need a store in a folder of this machine.")
    if not remote:
        current_snapshot(Path(store))  # a missing store is an error before anything starts, as is a bad token file
    if token_file:
        read_tokens(token_file)
    Index(index)
    listener = bind(host, port)
    where = address(listener)
    click.echo(f"Khabar serves {store} at {where}\n{_EXAMPLES.format(where)}")
    settings = Settings(
        Path(store),
        remote=remote,
        index=index,
        base=base,
        licence=licence,
        token_file=token_file,
        backups=backup_dir,
        union=default_graph == "union",
        timeout=timeout,
        memory=memory,
        update_timeout=update_timeout,
        max_rows=max_rows,
        readers=workers,
        fronts=processes,
        in_memory=in_memory,
        trusted_proxies=trusted_proxies,
        services=frozenset((*services, *_listed(service_file))),
        loads=frozenset(loads),
        private=allow_private,
        results=results,
        results_days=results_days,
        access_log=access_log,
        metrics=shared_folder() if metrics else None,
    )
    serve(settings, listener)


def _remote(store: str, authorization: TextIO | None) -> Remote | None:
    if not store.startswith(("http://", "https://")):
        return None
    if "@" in urlsplit(store).netloc:
        raise click.UsageError("Keep passwords out of URLs; see --store-authorization.")
    written = authorization.readline() if authorization else os.environ.get("KHABAR_STORE_AUTHORIZATION", "")
    return Remote(store, written.strip() or None)


def _listed(file: TextIO | None) -> Iterator[str]:
    """The lines of a list, without empty ones and comments."""
    lines = (line.strip() for line in file or ())
    return (line for line in lines if line and not line.startswith("#"))
