"""The demo district lives: units move and obey, residents report, a clerk keeps the queue short.

Time is handed in as seconds since the start, chance as a seed, so that an hour can be lived
through in a second and twice in the same way. What is decided here becomes commands of the
services and positions of the second lane; nothing is ever written around them.
"""
