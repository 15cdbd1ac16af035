"""The lot 随机抽取: some of many, by chance, and the same for the same seed."""

import hashlib

import numpy as np


def drawn(many: int, draws: int, seed: str) -> list[int]:
    """Return up to `draws` of the places 0 to `many` - 1, ascending."""
    lot = np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))
    chosen: list[int] = lot.permutation(many)[:draws].tolist()
    return sorted(chosen)
