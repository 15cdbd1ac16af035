"""What is asked at once is done together, and each is answered alone."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.service.together import Together

PATIENCE_S = 20.0


class Desk:
    """Notes what was done together; whoever says 'bad' is refused, and 'fire' spoils it for all."""

    def __init__(self) -> None:
        self.done: list[list[str]] = []
        self.open = threading.Event()
        self.begun = threading.Event()

    def work(self, asked: Sequence[str]) -> Sequence[str | Exception]:
        self.begun.set()
        assert self.open.wait(PATIENCE_S)
        self.done.append(list(asked))
        if "fire" in asked:
            raise RuntimeError("fire")
        return [ValueError(one) if one == "bad" else one.upper() for one in asked]


@contextmanager
def held(most: int = 100) -> Iterator[tuple[Desk, Together[str, str]]]:
    """A desk with one worker, who is held up by a first call until the block has ended."""
    desk = Desk()
    together = Together[str, str]("test", desk.work, workers=1, most=most)
    first = together.ask("first", "nobody")
    assert desk.begun.wait(PATIENCE_S)
    yield desk, together
    desk.open.set()
    assert first.result(PATIENCE_S) == "FIRST"


def ended(answer: "Future[str]") -> str | BaseException:
    return answer.exception(PATIENCE_S) or answer.result(PATIENCE_S)


def test_who_comes_alone_waits_for_nobody() -> None:
    desk = Desk()
    desk.open.set()
    together = Together[str, str]("test", desk.work, workers=2, most=9)
    assert [together.ask(word, 1).result(PATIENCE_S) for word in ("a", "b")] == ["A", "B"]
    assert desk.done == [["a"], ["b"]]


def test_those_who_wait_go_together_and_each_is_answered_alone() -> None:
    with held() as (desk, together):
        answers = [together.ask(word, 1) for word in ("a", "bad", "c")]
    assert [str(ended(answer)) for answer in answers] == ["A", "bad", "C"]
    assert isinstance(ended(answers[1]), ValueError)
    assert desk.done[1:] == [["a", "bad", "c"]]


def test_what_goes_wrong_for_all_is_told_to_all() -> None:
    with held() as (_, together):
        answers = [together.ask(word, 1) for word in ("a", "fire", "c")]
        after = together.ask("d", 2)
    assert [str(ended(answer)) for answer in answers] == ["fire"] * 3
    assert ended(after) == "D"


def test_who_has_hung_up_takes_nobody_along() -> None:
    with held() as (desk, together):
        gone, stays = together.ask("a", 1), together.ask("b", 1)
        assert gone.cancel()
    assert ended(stays) == "B"
    assert desk.done[1:] == [["b"]]


def test_a_worker_comes_again_after_all_have_gone_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.service.together.IDLE_S", 0.01)
    desk = Desk()
    desk.open.set()
    together = Together[str, str]("going home", desk.work, workers=1, most=9)
    assert together.ask("a", 1).result(PATIENCE_S) == "A"
    for thread in threading.enumerate():
        if thread.name == "going home":
            thread.join(PATIENCE_S)
    assert together.ask("b", 1).result(PATIENCE_S) == "B"


CALLS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([None, "x", "y"])), max_size=30)


@given(CALLS, st.integers(1, 5))
def test_only_one_party_goes_at_a_time_and_of_one_thing_one(calls: list[tuple[int, str | None]], most: int) -> None:
    with held(most) as (desk, together):
        answers = [together.ask(f"{at}", party, once) for at, (party, once) in enumerate(calls)]
    assert [ended(answer) for answer in answers] == [f"{at}" for at in range(len(calls))]
    batches = [[int(word) for word in batch] for batch in desk.done[1:]]
    assert sorted(at for batch in batches for at in batch) == list(range(len(calls)))
    for batch in batches:
        assert len(batch) <= most
        assert len({calls[at][0] for at in batch}) == 1
        told_apart = [calls[at][1] for at in batch if calls[at][1]]
        assert len(told_apart) == len(set(told_apart))
    # Of one party and one thing the first comes first.
    for party, once in set(calls):
        order = [at for batch in batches for at in batch if calls[at] == (party, once)]
        assert order == sorted(order)
