"""CPU, memory, disk, network and processes as moving charts, with alarms; the last hour survives a restart."""

from apps.live_dashboard.dashboard import main

__all__ = ["main"]
