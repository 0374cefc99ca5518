"""Work in other processes: workers of the program's own, of a cluster, programs of the system. Works without Tk."""

import typing

from tkasync import loading
from tkasync.errors import ClusterLostError, CommandError, NotSendableError, WorkerEndedError
from tkasync.processes.commands.handle import CommandEnd, CommandHandle
from tkasync.processes.commands.options import CommandOptions
from tkasync.processes.commands.spawn import spawn_command
from tkasync.runtime.functions import spawn_map

if typing.TYPE_CHECKING:
    from tkasync.processes.clusters.cluster import Cluster
    from tkasync.processes.clusters.connect import connect_cluster
    from tkasync.processes.shared import Shared
    from tkasync.processes.workers.pool import ProcessWorkers
    from tkasync.processes.workers.process import StartMethod
else:
    # multiprocessing is loaded by what needs it.
    __getattr__ = loading.at_first_use(
        __name__,
        {
            "Cluster": "tkasync.processes.clusters.cluster",
            "connect_cluster": "tkasync.processes.clusters.connect",
            "Shared": "tkasync.processes.shared",
            "ProcessWorkers": "tkasync.processes.workers.pool",
            "StartMethod": "tkasync.processes.workers.process",
        },
    )

__all__ = [
    "Cluster",
    "ClusterLostError",
    "CommandEnd",
    "CommandError",
    "CommandHandle",
    "CommandOptions",
    "NotSendableError",
    "ProcessWorkers",
    "Shared",
    "StartMethod",
    "WorkerEndedError",
    "connect_cluster",
    "spawn_command",
    "spawn_map",
]
