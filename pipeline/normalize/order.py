"""Pipeline, normalize: sections and steps in the order of the standard template, with their numbers."""

from models.sop import SECTION_ORDER, Section, Step


def in_template_order(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Sort the top-level sections by their place in the template; those of one kind keep the source's order."""
    return tuple(sorted(sections, key=lambda section: SECTION_ORDER.index(section.kind)))


def number_sections(sections: tuple[Section, ...], prefix: str = "") -> tuple[Section, ...]:
    """Count sections 1, 2, 3 … and sub-sections 2.1, 2.2 …"""
    numbered = []
    for position, section in enumerate(sections, 1):
        number = f"{prefix}{position}"
        children = number_sections(section.children, number + ".")
        numbered.append(section.model_copy(update={"number": number, "children": children}))
    return tuple(numbered)


def number_steps(steps: tuple[Step, ...], prefix: str = "") -> tuple[Step, ...]:
    """Count steps 1, 2, 3 … through the whole document, sub-steps 3.1, 3.2 …"""
    numbered = []
    for position, step in enumerate(steps, 1):
        number = f"{prefix}{position}"
        children = number_steps(step.children, number + ".")
        numbered.append(step.model_copy(update={"number": number, "children": children}))
    return tuple(numbered)


def with_their_sections(steps: tuple[Step, ...], sections: tuple[Section, ...]) -> tuple[Step, ...]:
    """Sort steps by the order of the sections that hold them; those of one section keep the source's order."""
    places: dict[str | None, int] = {}
    for position, section in enumerate(sections):
        for held in _ids(section):
            places[held] = position
    last = len(sections)
    return tuple(sorted(steps, key=lambda step: places.get(step.section, last)))


def _ids(section: Section) -> list[str]:
    return [section.id, *(held for child in section.children for held in _ids(child))]
