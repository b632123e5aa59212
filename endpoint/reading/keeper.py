"""The keeper: one process that lends readers to the fronts, and decides who gets the next one.

Run as ``python -m khabar.endpoint.reading.keeper DESCRIPTOR CHARGE`` by the server, never by hand. It works on one
event after the other and waits for nothing else, so that it keeps nobody waiting.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Final

from ...exporter.errors import StoreError
from .admission import Admission, Refusal
from .charge import Charge
from .protocol import BROKEN, BUSY, END, ENDED, LEND, LENT, READY, RETURNED, STATE, TOO_MANY, State
from .stock import Reader, Stock

TICK: Final = 0.5
"""Seconds after which the keeper looks for a new snapshot though nobody asks it anything."""

_REFUSALS: Final = {Refusal.TOO_MANY: TOO_MANY, Refusal.FULL: BUSY}


@dataclass(eq=False, slots=True)
class _Borrower:
    """A front's connection, which has one query at a time."""

    connection: Connection
    client: str = ""
    reader: Reader | None = None

    def tell(self, message: bytes) -> None:
        """Send an answer; a front that is gone is noticed when its connection is read."""
        with suppress(OSError):
            self.connection.send_bytes(message)


class Keeper:
    """Fronts and their queries on one side, readers on the other."""

    def __init__(self, charge: Charge, listener: socket.socket, server: Connection) -> None:
        self._charge = charge
        self._listener = listener
        self._server = server
        self._end: float = inf
        self._selector = DefaultSelector()
        self._selector.register(listener, EVENT_READ, self._accept)
        self._selector.register(server, EVENT_READ, self._hear_server)
        self._selector.register(sys.stdin.fileno(), EVENT_READ, self._end_without_server)
        self._admission: Admission[_Borrower] = Admission(charge.readers, charge.queue, charge.per_client)
        self._stock = Stock(charge, self._selector, self._serve_next, ready=lambda: server.send_bytes(READY))

    def run(self) -> None:
        """Work until the server is gone or says so."""
        while monotonic() < self._end:
            with suppress(StoreError, OSError):  # told to those who ask, and tried again
                self._stock.renew()
            for key, _ in self._selector.select(self._pause()):
                key.data()
            for borrower in self._admission.expired(monotonic()):
                borrower.tell(BUSY)

    def _pause(self) -> float:
        return max(0.0, min(TICK, self._end - monotonic(), self._admission.next_expiry() - monotonic()))

    def _end_without_server(self) -> None:
        """The server was killed, so that nobody else removes the folder."""
        shutil.rmtree(self._charge.folder, ignore_errors=True)
        os._exit(0)

    def _hear_server(self) -> None:
        self._end = monotonic() + float(self._server.recv_bytes().removeprefix(END))

    def _accept(self) -> None:
        borrower = _Borrower(Connection(self._listener.accept()[0].detach()))
        self._selector.register(borrower.connection, EVENT_READ, lambda: self._hear(borrower))

    def _hear(self, borrower: _Borrower) -> None:
        try:
            message = borrower.connection.recv_bytes()
        except (EOFError, OSError):
            self._forget(borrower)
            return
        if message[:1] == LEND:
            self._lend(borrower, message[1:].decode())
        elif message == STATE:
            borrower.tell(STATE + self._state().encode())
        elif reader := self._given_back(borrower):
            if message == RETURNED:
                self._stock.put(reader)
            else:
                self._stock.end(reader, lambda code: borrower.tell(ENDED + str(code).encode()))

    def _state(self) -> State:
        waiting, at_work = self._admission.counts()
        return State(self._stock.idle(), at_work, waiting, self._stock.ended)

    def _lend(self, borrower: _Borrower, client: str) -> None:
        borrower.client = client
        if refusal := self._admission.wait(borrower, client, monotonic() + self._charge.patience):
            borrower.tell(_REFUSALS[refusal])
        else:
            self._serve_next()

    def _forget(self, borrower: _Borrower) -> None:
        """A front that is gone, or that ends a query in this way, leaves a reader in the middle of its job."""
        self._selector.unregister(borrower.connection)
        borrower.connection.close()
        self._admission.leave(borrower)
        if reader := self._given_back(borrower):
            self._stock.end(reader)

    def _given_back(self, borrower: _Borrower) -> Reader | None:
        reader, borrower.reader = borrower.reader, None
        if reader:
            self._admission.finished(borrower.client)
            self._serve_next()
        return reader

    def _serve_next(self) -> None:
        """Give the readers that are free to those who may have them."""
        while self._admission.somebody_may():
            try:
                reader = self._stock.take()
            except StoreError as error:
                refused = self._admission.next()
                self._admission.finished(refused.client)
                refused.tell(BROKEN + str(error).encode())
                continue
            if reader is None:
                return
            borrower = self._admission.next()
            borrower.reader = reader
            with suppress(OSError):
                borrower.connection.send_bytes(LENT)
                send_handle(borrower.connection, reader.connection.fileno(), 0)


def main(descriptor: str, charge: str) -> None:
    """Listen for fronts until the server is gone or says so."""
    told = Charge.decode(charge)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(told.socket)
        listener.listen(128)
        Keeper(told, listener, Connection(int(descriptor))).run()
    os._exit(0)  # its readers notice


if __name__ == "__main__":
    main(*sys.argv[1:])
