"""The benchmark: tkasync and its peers, each in a process of its own, in interleaved rounds.

`scripts/bench` starts it; `docs/performance.md` explains the figures. A *subject* is what is measured, a
*peer* is who is measured: tkasync itself, another library, or the recipe found in the tutorials.
"""
