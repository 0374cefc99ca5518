"""Random graphs of signals, memos and effects, compared with a plain model."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tkasync import ReadSignal, batch, create_effect, create_memo, create_signal
from tkasync.reactive.effect import Effect

SIGNALS = 4


# A node reads some of the nodes before it; a conditional one reads its second only if its first is odd.
nodes = st.lists(
    st.tuples(
        st.sampled_from(["sum", "parity", "if", "clamp", "fail"]), st.lists(st.integers(0, 99), min_size=1)
    ),
    min_size=1,
    max_size=12,
)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, SIGNALS - 1), st.integers(0, 6)),
        st.tuples(st.just("batch"), st.lists(st.tuples(st.integers(0, SIGNALS - 1), st.integers(0, 6)))),
        st.tuples(st.just("read"), st.integers(0, 99)),
        st.tuples(st.just("watch"), st.integers(0, 99)),
        st.tuples(st.just("unwatch"), st.integers(0, 99)),
    ),
    max_size=25,
)


def _evaluate(kind: str, read: list[Any]) -> int:
    """What a node of *kind* makes of *read*, functions that give a value each."""
    if kind == "sum":
        return sum(value() for value in read) % 1000
    if kind == "parity":
        return int(read[0]() % 2)
    if kind == "if":
        return int(read[-1]() if read[0]() % 2 else 0)
    if kind == "clamp":
        return min(3, read[0]())
    if read[0]() == 5:
        raise ValueError("five")
    return int(read[0]())


def _outcome(fn: Any) -> object:
    try:
        return fn()
    except ValueError as error:
        return str(error)


class Model:
    """The graph, computed anew for every question."""

    def __init__(self, graph: list[tuple[str, list[int]]]) -> None:
        self.values = [0] * SIGNALS
        self.graph = graph

    def sources(self, index: int) -> list[int]:
        return [number % index for number in self.graph[index - SIGNALS][1]]

    def value(self, index: int) -> int:
        if index < SIGNALS:
            return self.values[index]
        read = [lambda source=source: self.value(source) for source in self.sources(index)]
        return _evaluate(self.graph[index - SIGNALS][0], read)


@settings(max_examples=80, deadline=None)
@given(nodes, steps)
def test_a_random_graph_is_what_the_model_says(graph: list[tuple[str, list[int]]], script: list[Any]) -> None:
    """Values are right, effects see each change once and nothing else, and no memo computes twice for one."""
    model = Model(graph)
    ends = [create_signal(0) for _ in range(SIGNALS)]
    reads: list[ReadSignal[int]] = [read for read, _write in ends]
    computed: list[int] = []

    def add(index: int, kind: str) -> None:
        read = [reads[source] for source in model.sources(index)]
        reads.append(create_memo(lambda: (computed.append(index), _evaluate(kind, read))[1]))

    for index, (kind, _numbers) in enumerate(graph, SIGNALS):
        add(index, kind)
    watched: dict[int, tuple[Effect, list[object]]] = {}

    def write(changes: list[tuple[int, int]]) -> None:
        before = {index: seen[-1] for index, (_effect, seen) in watched.items()}
        lengths = {index: len(seen) for index, (_effect, seen) in watched.items()}
        computed.clear()
        with batch():
            for number, value in changes:
                model.values[number] = value
                ends[number][1].set(value)
        assert len(computed) == len(set(computed))
        for index, (_effect, seen) in watched.items():
            now = _outcome(lambda index=index: model.value(index))
            if now != before[index]:
                assert seen[lengths[index] :] == [now]
            else:
                # The same error, raised anew, may be told again; a value may not.
                assert seen[lengths[index] :] in ([], [now] if isinstance(now, str) else [])

    for step in script:
        if step[0] == "set":
            write([(step[1], step[2])])
        elif step[0] == "batch":
            write(step[1])
        else:
            index = step[1] % len(reads)
            if step[0] == "read":
                assert _outcome(reads[index]) == _outcome(lambda index=index: model.value(index))
            elif step[0] == "watch" and index not in watched:
                seen: list[object] = []
                effect = create_effect(
                    lambda seen=seen, read=reads[index]: seen.append(_outcome(read)), name=f"watch {index}"
                )
                watched[index] = (effect, seen)
            elif step[0] == "unwatch" and index in watched:
                watched.pop(index)[0].stop()
    for index in range(len(reads)):
        assert _outcome(reads[index]) == _outcome(lambda index=index: model.value(index))
    for effect, _seen in watched.values():
        effect.stop()
    assert not any(read.is_observed for read in reads)
