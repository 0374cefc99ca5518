"""A random program in a tree of owners: what is promised must hold whatever comes together, on every host.

`python -m tests.stress.driver --seed S` plays it. A *world* (`worlds`) is a runtime on one host with its owners; a
*subject* (`subject`) is something that a program starts, and what it was told of it; a *player* (`player`) makes them,
does things to them, and judges them when all has come to rest. Chance comes from the seed alone, and only on the
player's thread. So a seed gives the same program again, and the same one on each host; what threads do meanwhile is
their own.
"""
