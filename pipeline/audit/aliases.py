"""Pipeline, audit: where a text mentions steps by name, and whether two names mean one step."""

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.subject import Subject, any_of

LONGEST = 16
"""Characters of the longest name in a chain."""
ALIKE = 0.6
"""Share of common signs from which two names are one step's."""

_EDGES = ' \t\n"“”‘’「」《》（）()：:，,。.；;、1234567890'

Chain = tuple[str, ...]
Signs = frozenset[str]


def mentions(subject: Subject) -> Iterator[tuple[str, Chain, str]]:
    """Give block, chain and name for each mention of a step in a chain (A→B→C) or in quotes (an empty chain)."""
    arrows = f"[{subject.pack.audit.arrows}]|->"
    quoted = any_of(subject.pack.audit.quotes)
    for block, text in subject.everything():
        for line in text.splitlines():
            parts = re.split(arrows, line)
            if len(parts) >= 3:
                chain = (_last(parts[0]), *(part.strip(_EDGES) for part in parts[1:-1]), _first(parts[-1]))
                yield from ((block, chain, name) for name in chain if 2 <= len(name) <= LONGEST * 2)
            else:
                for found in quoted.finditer(line):
                    name = next(group for group in found.groups() if group)
                    yield block, (), name.strip(_EDGES)


def alias_of(names: Sequence[str], signs: Sequence[Signs], mention: str, chain: Chain) -> int | None:
    """Give the position of the step that a mention means, though it is written otherwise; None for none.

    Same signs in another order, or most signs in common and a like length; in a chain as long as it takes, the same
    place and the same beginning do as well.
    """
    own = signs_of(mention)
    if len(own) < 2:
        return None
    for position, name in enumerate(names):
        if len(signs[position]) >= 2 and _is_alike(name, signs[position], mention, own):
            return position
        if position < len(chain) and chain[position] == mention and _begin_alike(name, mention):
            return position
    return None


def signs_of(name: str) -> Signs:
    """Give the signs of a name: characters of a Chinese one, words of an English one."""
    words = name.casefold().split()
    return frozenset(words) if name.isascii() else frozenset(char for char in name if char.isalnum())


def _is_alike(name: str, its: Signs, mention: str, own: Signs) -> bool:
    common = len(its & own) / len(its | own)
    return common == 1.0 or (common >= ALIKE and abs(len(name) - len(mention)) <= max(3, len(name) // 2))


def _begin_alike(name: str, mention: str) -> bool:
    length = 2 if not name.isascii() else 4
    return name[:length].casefold() == mention[:length].casefold()


def _last(text: str) -> str:
    """The end of what stands before a chain's first arrow, without the words that lead to it."""
    return re.split(r"[“”\"「：:，,。（(]", text)[-1].strip(_EDGES)


def _first(text: str) -> str:
    return re.split(r"[“”\"」，,。；;）)]", text)[0].strip(_EDGES)
