"""Who gets the next reader, and who is turned away."""

from __future__ import annotations

from math import inf

from khabar.endpoint.reading.admission import Admission, Refusal


def queue(readers: int = 4, places: int = 10, per_client: int = 5) -> Admission[str]:
    return Admission(readers, places, per_client)


def test_first_come_first_served_among_equals() -> None:
    admission = queue()
    for ticket in ("a", "b", "c"):
        admission.wait(ticket, client=ticket, until=1)
    assert [admission.next() for _ in "abc"] == ["a", "b", "c"]
    assert not admission.somebody_may()


def test_who_has_less_at_work_comes_first() -> None:
    admission = queue()
    admission.wait("a1", "a", until=1)
    assert admission.next() == "a1"
    admission.wait("a2", "a", until=1)
    admission.wait("b1", "b", until=1)
    assert admission.next() == "b1"


def test_no_client_has_all_readers() -> None:
    admission = queue(readers=3)
    for ticket in ("a1", "a2", "a3"):
        admission.wait(ticket, "a", until=1)
    assert [admission.next(), admission.next()] == ["a1", "a2"]
    assert not admission.somebody_may()
    admission.finished("a")
    assert admission.next() == "a3"


def test_one_reader_is_for_everybody() -> None:
    admission = queue(readers=1)
    admission.wait("a1", "a", until=1)
    assert admission.next() == "a1"


def test_a_client_may_have_so_many_in_hand() -> None:
    admission = queue(per_client=2)
    assert admission.wait("a1", "a", until=1) is None
    admission.next()
    assert admission.wait("a2", "a", until=1) is None
    assert admission.wait("a3", "a", until=1) is Refusal.TOO_MANY
    assert admission.wait("b1", "b", until=1) is None


def test_so_many_may_wait() -> None:
    admission = queue(places=1)
    assert admission.wait("a1", "a", until=1) is None
    assert admission.wait("b1", "b", until=1) is Refusal.FULL


def test_waiting_ends() -> None:
    admission = queue()
    assert admission.next_expiry() == inf
    admission.wait("a1", "a", until=3)
    admission.wait("a2", "a", until=2)
    assert admission.next_expiry() == 2
    assert [*admission.expired(now=2.5)] == ["a2"]
    assert admission.next() == "a1"


def test_who_leaves_is_forgotten() -> None:
    admission = queue(per_client=1)
    admission.wait("a1", "a", until=1)
    admission.leave("a1")
    assert not admission.somebody_may()
    assert admission.wait("a2", "a", until=1) is None
