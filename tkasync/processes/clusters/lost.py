"""What is said of a task whose cluster, or whose worker there, is gone. Any thread."""

from __future__ import annotations

from tkasync.errors import ClusterLostError, WorkerEndedError
from tkasync.ownership.error_objects import add_note

CLOSED = "which was closed"


def cluster_lost(name: str, why: str) -> ClusterLostError:
    """Return the error for the task *name* of a cluster; *why* is a clause about that."""
    return ClusterLostError(
        f"task {name!r} is lost with its cluster, {why}: connect_cluster() again, and spawn it once more"
    )


def not_there(address: str, seconds: float, reason: str) -> ClusterLostError:
    """Return the error for an *address* at which no scheduler has answered in *seconds*."""
    return ClusterLostError(
        f"no scheduler has answered at {address!r} within {seconds:g} s ({reason}): start one by the command dask "
        "scheduler and pass the address that it shows, or leave the address out for a cluster on this machine"
    )


def not_started(reason: str) -> ClusterLostError:
    """Return the error for a cluster on this machine whose processes have not started."""
    return ClusterLostError(
        f"the cluster on this machine has not started ({reason}): its processes import the program's main module "
        "first, and show on stderr what goes wrong there. What starts the program belongs under if __name__ == "
        '"__main__":'
    )


def worker_ended(name: str) -> WorkerEndedError:
    """Return the error for the task *name*, whose worker has ended, or may have: its exit code is not known here."""
    return WorkerEndedError(
        f"the worker of task {name!r} in the cluster has ended, or was lost. The scheduler would run the task once "
        "more, and its side effects with it: pass retry= to spawn_task where that does no harm"
    )


def cannot_begin(error: BaseException, name: str) -> BaseException:
    """Have *error*, which the cluster gives before the task *name* could begin, say what may be missing there."""
    add_note(
        error,
        f"The cluster could not begin task {name!r}: tkasync and the modules of the program have to be installed for "
        "its scheduler and its workers, in the same versions as here.",
    )
    return error


def why_lost(status: str) -> str:
    """Return the clause about a cluster whose client has this *status*."""
    if status in ("closing", "closed"):
        return "whose client was closed"
    if status == "running":
        return "which has dropped it"
    return "whose scheduler has ended or cannot be reached"
