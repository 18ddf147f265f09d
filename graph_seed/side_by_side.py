"""Reads sources side by side, in processes of their own: `open_readers`.

Reading and checking millions of claims is work for a processor, of which Python uses one in
a process. Bundles are shared out by the size of their files. Each process reads the nodes of
its bundles, is told where the nodes are that came of all, and stages its claims in a file that
this process takes over. What goes between them, over a pipe:

    process → here    NodesOf, any number of them, and None
    here → process    Joinable
    process → here    Told, any number of them, Done, and None

Instead of any of these an error may come. A process whose pipe has no other end goes.
"""

import gc
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from app.errors import OncographError, SeedError
from app.graph_model.index import ModelIndex
from graph_seed.on_disk.stage import Stage, StagePart, open_stage
from graph_seed.progress import Progress
from graph_seed.read_sources import InTurn, NodesRead, SourcesRead, TakeNodes, node_pieces
from graph_seed.records import Bundle, Node
from graph_seed.soundness import every_ends
from graph_seed.staging import Joinable, Staged

MIN_BYTES: Final = 1_000_000
"""Where fewer bytes would be read beside the largest share, a process is not worth its start."""
MOST_PROCESSES: Final = 3
"""Each takes memory of its own: more would take more than 500 MB together."""
_FILES_APART: Final = 1_000_000
"""Files of one process are numbered from a multiple of this."""
_STOP_S: Final = 5


@dataclass(frozen=True, slots=True)
class Share:
    """What one process does, and what it needs to know."""

    bundles: tuple[Bundle, ...]
    index: ModelIndex
    keep_all: bool
    folder: Path
    first_file: int
    thresholds: tuple[int, int, int]
    """When garbage is collected: as in this process."""


@dataclass(frozen=True, slots=True)
class NodesOf:
    """Some nodes of a bundle of a share: all of them at once would fill the memory."""

    bundle: int
    nodes: list[Node]
    read: NodesRead


@dataclass(frozen=True, slots=True)
class Told:
    """How far a step of a process is."""

    step: str
    count: int


@dataclass(frozen=True, slots=True)
class Done:
    """The claims of a share: what came of each bundle, and where they are."""

    staged: list[Staged]
    part: StagePart


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process that reads a share."""

    process: BaseProcess
    pipe: Connection
    places: tuple[int, ...]
    """Where its bundles are among all."""

    def received(self) -> Any:
        """Take what the process sends next."""
        with self._while_it_runs():
            message = self.pipe.recv()
        if isinstance(message, BaseException):
            raise message
        return message

    def send(self, message: Joinable) -> None:
        """Send the process what it waits for."""
        with self._while_it_runs():
            self.pipe.send(message)

    @contextmanager
    def _while_it_runs(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError):  # also in the midst of a message
            self.process.join(_STOP_S)
            code = self.process.exitcode
            raise SeedError(
                f"A process that read sources ended (exit status {code}); nothing was written."
                " See that there is memory and room for temporary files, and load again."
            ) from None


def shares_of(bundles: Sequence[Bundle], processes: int) -> list[tuple[int, ...]]:
    """Share out bundles, given by their places, to at most so many processes; evenly by size.

    Gives one share, or none, where more are not worth it.
    """
    shares: list[list[int]] = [[] for _ in range(max(min(processes, MOST_PROCESSES), 1))]
    sizes = [0] * len(shares)
    for place in sorted(range(len(bundles)), key=lambda i: -bundles[i].size):
        least = sizes.index(min(sizes))
        shares[least].append(place)
        sizes[least] += bundles[place].size
    if sum(sizes) - max(sizes) < MIN_BYTES:
        return [tuple(range(len(bundles)))]
    return [tuple(sorted(share)) for share in shares if share]


@contextmanager
def open_readers(
    bundles: Sequence[Bundle], index: ModelIndex, folder: Path, processes: int, *, keep_all: bool
) -> Iterator[SourcesRead]:
    """Give what reads the bundles, for as long as the block runs: several processes if worth it.

    Each stages its claims in a folder of its own in `folder`.
    """
    shares = shares_of(bundles, processes)
    if len(shares) < 2:  # noqa: PLR2004  # one needs no process of its own
        yield InTurn(bundles, index, keep_all=keep_all)
        return
    workers: list[_Worker] = []
    try:
        for number, places in enumerate(shares, start=1):
            own = folder / f"share-{number}"
            own.mkdir()
            share = Share(
                tuple(bundles[place] for place in places),
                index,
                keep_all,
                own,
                number * _FILES_APART,
                gc.get_threshold(),
            )
            workers.append(_start(share, places))
        yield _SideBySide(bundles, workers)
    finally:
        for worker in workers:
            worker.process.terminate()
            worker.process.join(_STOP_S)
            worker.pipe.close()


class _SideBySide:
    """Reads bundles in several processes."""

    def __init__(self, bundles: Sequence[Bundle], workers: Sequence[_Worker]) -> None:
        self.bundles, self._workers = bundles, workers

    def nodes(self, take: TakeNodes) -> list[NodesRead]:
        """Read and check the nodes of each bundle."""
        found = [NodesRead() for _ in self.bundles]
        for worker, message in self._arriving():
            place = worker.places[message.bundle]
            take(place, message.nodes)
            found[place].take_in(message.read)
        return found

    def claims(self, nodes: Joinable, stage: Stage, progress: Progress) -> list[Staged]:
        """Read and check the claims of each bundle, and stage them."""
        for worker in self._workers:
            worker.send(nodes)
        parts: dict[_Worker, StagePart] = {}
        staged: dict[int, Staged] = {}
        waiting = list(self._workers)
        for worker, message in self._arriving():
            if isinstance(message, Told):
                progress(message.step, message.count, 0)
                continue
            parts[worker] = message.part
            staged |= zip(worker.places, message.staged, strict=True)
            while waiting and waiting[0] in parts:  # always in the same order, as soon as it can be
                stage.take_in(parts[waiting.pop(0)])
        return [staged[place] for place in range(len(self.bundles))]

    def _arriving(self) -> Iterator[tuple[_Worker, Any]]:
        """Give what the processes send, as it comes, until each has sent None."""
        reading = {worker.pipe: worker for worker in self._workers}
        while reading:
            ready = wait(list(reading))
            for pipe in [pipe for pipe in reading if pipe in ready]:
                message = reading[pipe].received()
                if message is None:
                    del reading[pipe]
                else:
                    yield reading[pipe], message


def _start(share: Share, places: tuple[int, ...]) -> _Worker:
    # A forked process would have the locks of threads that it has not.
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_read_share, args=(there, share), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here, places)


def _read_share(pipe: Connection, share: Share) -> None:
    """Read a share, in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the load ends this too
    gc.set_threshold(*share.thresholds)
    reader = InTurn(share.bundles, share.index, keep_all=share.keep_all)
    try:
        try:
            for number, bundle in enumerate(share.bundles):
                for nodes, read in node_pieces(bundle, share.index):
                    pipe.send(NodesOf(number, nodes, read))
            pipe.send(None)
            joinable: Joinable = pipe.recv()
            pipe.send(_staged(reader, joinable, share, pipe))
            pipe.send(None)
        except (EOFError, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001  # it is raised over there
            if not isinstance(error, OncographError):  # one of ours says all in its words
                error.add_note(traceback.format_exc())
            pipe.send(error)
    except (EOFError, ConnectionError):  # nobody waits for it any more
        return


def _staged(reader: InTurn, nodes: Joinable, share: Share, pipe: Connection) -> Done:
    def tell(step: str, count: int, _total: int) -> None:
        pipe.send(Told(step, count))

    ends = every_ends(share.index)
    with open_stage(share.folder, ends, first_file=share.first_file) as stage:
        staged = reader.claims(nodes, stage, tell)
        return Done(staged, stage.keep())
