"""What one page reads many times is read once, there and nowhere else."""

from __future__ import annotations

import threading

import pytest

from csp.once import once, reading_once

asked: list[tuple[object, ...]] = []


@once
def read(name: str, *, of: int = 0) -> list[str]:
    asked.append((name, of))
    if name == "missing":
        raise LookupError(name)
    return [name]


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_equal_questions_are_asked_once_inside() -> None:
    with reading_once():
        assert read("a") is read("a")
        assert read("a", of=1) == read("a", of=1) == ["a"]
        assert read("b") == ["b"]
    assert asked == [("a", 0), ("a", 1), ("b", 0)]


def test_outside_and_in_the_next_page_everything_is_asked_anew() -> None:
    assert read("a") is not read("a")
    for _ in range(2):
        with reading_once():
            read("a")
    assert len(asked) == 4


def test_a_fault_is_not_kept_and_ends_the_page() -> None:
    with pytest.raises(LookupError), reading_once():
        read("missing")
    with reading_once():
        for _ in range(2):
            with pytest.raises(LookupError):
                read("missing")
    assert len(asked) == 3
    read("a")
    read("a")
    assert len(asked) == 5


def test_another_thread_knows_nothing_of_it() -> None:
    with reading_once():
        read("a")
        other = threading.Thread(target=lambda: [read("a"), read("a")])
        other.start()
        other.join()
    assert len(asked) == 3


def test_inside_one_another_the_inner_one_begins_anew_and_the_outer_one_keeps_its_own() -> None:
    with reading_once():
        first = read("a")
        with reading_once():
            assert read("a") is not first
        assert read("a") is first
