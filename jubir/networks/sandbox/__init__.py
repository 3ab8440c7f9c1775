"""A small social network, served by Jubir itself over real HTTP: the training ground and the test bench.

It has accounts, posts, threads, pictures, videos, polls and link cards, public pages where followers would read them,
a simulated audience that lives by the Indonesian day, and a switch for every way in which a network can go wrong.
Jubir reaches it through its connector like any other network. `docs/sandbox.md` tells people how to use it.
"""
