"""Pipeline, catalog: a small picture of a text; the audit finds near duplicates by the share of equal bins.

MinHash by one permutation: each 5-gram of the bare characters is hashed once, each of 128 bins keeps its smallest hash.
The hash is fixed, so a sketch is the same on every machine.
"""

import hashlib

BINS = 128
GRAM = 5
EMPTY = -1
"""A bin that no 5-gram fell into."""


def sketch(text: str) -> tuple[int, ...]:
    """Give the sketch of a text: 128 numbers below 2**32, or -1 for an empty bin; () for a text shorter than a gram.

    Spaces, punctuation and digits take no part, so numbers, dates and layout do not make two versions differ.
    """
    bare = "".join(char for char in text.casefold() if char.isalpha())
    if len(bare) < GRAM:
        return ()
    bins = [EMPTY] * BINS
    for gram in {bare[start : start + GRAM] for start in range(len(bare) - GRAM + 1)}:
        digest = hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=5).digest()
        place, height = digest[0] % BINS, int.from_bytes(digest[1:], "big")
        if bins[place] == EMPTY or height < bins[place]:
            bins[place] = height
    return tuple(bins)
