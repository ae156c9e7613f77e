"""Pipeline, normalize: find mentions of steps and sections in a text and let them follow the new numbers.

A mention is rewritten only when exactly one step or section bears its label; all others stay as written
and become a flag. Rewriting a text whose numbers are new already changes nothing.
"""

import re
from collections.abc import Sequence

from models.conversion import Reference
from models.lang.references import ReferenceLexicon, ReferencePattern
from pipeline.normalize.labels import LabelGraph, Target

REACH = 24
"""Characters before a mention that can make it one of another document."""


def rewrite(
    text: str, block: str, near: str | None, graph: LabelGraph, lexicon: ReferenceLexicon
) -> tuple[str, tuple[Reference, ...]]:
    """Give the text with its references renumbered, and every mention with what became of it.

    Offsets of a Reference are those in the text as it was. `near` is the section that the text stands in.
    """
    references = [_resolve(match, pattern, block, near, graph, lexicon) for match, pattern in _mentions(text, lexicon)]
    kept = [r for r in references if r is not None]
    parts, at = [], 0
    for reference in kept:
        parts += [text[at : reference.start], reference.new if reference.new is not None else reference.old]
        at = reference.end
    return "".join([*parts, text[at:]]), tuple(kept)


def moved(offset: int, references: Sequence[Reference]) -> int:
    """Give where a character offset of the text as it was stands after rewriting."""
    shift = 0
    for reference in references:
        if reference.end > offset:
            break
        if reference.new is not None:
            shift += len(reference.new) - len(reference.old)
    return offset + shift


def _mentions(text: str, lexicon: ReferenceLexicon) -> list[tuple[re.Match[str], ReferencePattern]]:
    """Mentions in order of place; where two overlap, the pattern that stands first in the lexicon wins."""
    taken: list[tuple[re.Match[str], ReferencePattern]] = []
    foreign, numbered = re.compile(lexicon.foreign_before), re.compile(lexicon.numbered_before)
    for pattern in lexicon.patterns:
        for match in pattern.regex.finditer(text):
            overlaps = any(match.start() < other.end() and other.start() < match.end() for other, _ in taken)
            before = text[max(0, match.start("label") - REACH) : match.start("label")]
            before = before if "cue" not in match.groupdict() else text[max(0, match.start() - REACH) : match.start()]
            whole = text[max(0, match.start() - REACH) : match.start()]
            if not overlaps and not foreign.search(before) and not numbered.search(whole):
                taken.append((match, pattern))
    return sorted(taken, key=lambda pair: pair[0].start())


def _resolve(
    match: re.Match[str],
    pattern: ReferencePattern,
    block: str,
    near: str | None,
    graph: LabelGraph,
    lexicon: ReferenceLexicon,
) -> Reference | None:
    labels = [match["label"], *([match["last"]] if match.groupdict().get("last") else [])]
    told = graph.told(block, match.group())
    found = [[told]] if told else [graph.find(label, pattern.aim, near) for label in labels]
    place = {"block": block, "start": match.start(), "end": match.end(), "old": match.group()}
    if document := graph.elsewhere(block, match.group()):
        return Reference(**place, new=_elsewhere(match, document, lexicon), target=document)
    if any(len(targets) != 1 for targets in found):
        if not pattern.certain:
            return None
        reason = "ambiguous" if all(found) else "unresolved"
        return Reference(**place, new=None, reason=reason)
    ends = [targets[0] for targets in found]
    if graph.settled:
        return Reference(**place, new=match.group(), target=ends[0].id)
    return Reference(**place, new=_words(match, pattern, ends, lexicon), target=ends[0].id)


def _elsewhere(match: re.Match[str], document: str, lexicon: ReferenceLexicon) -> str:
    """Name the document behind the cue and before the label: 按4.1 -> 按SOP-EQ-2024-002 4.1."""
    words = match.group()
    cue = match.groupdict("").get("cue", "")
    head = cue if words.startswith(cue) else ""
    label = words[len(head) :]
    blank = label[: len(label) - len(label.lstrip())]
    return head + blank + lexicon.elsewhere.format(document=document, words=label.lstrip())


def _words(match: re.Match[str], pattern: ReferencePattern, ends: list[Target], lexicon: ReferenceLexicon) -> str:
    form = pattern.step if ends[0].is_step else pattern.section
    last = ends[-1].number
    spans = len(ends) > 1 and not _contiguous(match, ends)
    if spans:
        form = re.sub(r"\{n\}.*\{m\}", "{n}" + lexicon.joiner + "{m}", form)
    groups = match.groupdict("")
    return form.format(n=ends[0].number, m=last, cue=groups.get("cue", ""), suffix=groups.get("suffix", ""))


def _contiguous(match: re.Match[str], ends: list[Target]) -> bool:
    """Whether a range still holds as many members as before."""
    try:
        before = int(match["last"].rsplit(".", 1)[-1]) - int(match["label"].rsplit(".", 1)[-1])
        after = int(ends[-1].number.rsplit(".", 1)[-1]) - int(ends[0].number.rsplit(".", 1)[-1])
    except ValueError:
        return False
    return before == after
