"""CPU, memory, disk, network and processes as moving charts, with alarms; the last hour survives a restart.

Teaches intervals without drift, one signal under many widgets, and what a close has to save.
"""

from apps.live_dashboard.dashboard import main

__all__ = ["main"]
