"""Pipeline, normalize: sections and steps in the order of the standard template, with their numbers."""

from models.sop import SECTION_ORDER, Section, SectionKind, Step, all_sections, all_steps


def in_template_order(sections: tuple[Section, ...], steps: tuple[Step, ...]) -> tuple[Section, ...]:
    """Sort the top-level sections by their place in the template; those of one place keep the source's order.

    Sections that hold steps stand together, at the place of the procedure: steps never change their order.
    """
    holding = {step.section for step in all_steps(steps)}
    return tuple(sorted(sections, key=lambda section: _place(section, holding)))


def _place(section: Section, holding: set[str | None]) -> int:
    holds = any(held.id in holding for held in all_sections((section,)))
    return SECTION_ORDER.index(SectionKind.PROCEDURE if holds else section.kind)


def number_sections(sections: tuple[Section, ...], prefix: str = "") -> tuple[Section, ...]:
    """Count sections 1, 2, 3 and sub-sections 2.1, 2.2; a bare heading over control data gets no number."""
    numbered, position = [], 0
    for section in sections:
        number = None
        if not is_bare_control(section):
            position += 1
            number = f"{prefix}{position}"
        children = number_sections(section.children, f"{number}.")
        numbered.append(section.model_copy(update={"number": number, "children": children}))
    return tuple(numbered)


def is_bare_control(section: Section) -> bool:
    """Whether a section is only the heading over control data, which the template prints under a heading of its own."""
    return section.kind is SectionKind.CONTROL and not section.content and not section.children


def number_steps(steps: tuple[Step, ...], prefix: str = "") -> tuple[Step, ...]:
    """Count steps 1, 2, 3 through the whole document, sub-steps 3.1, 3.2."""
    numbered = []
    for position, step in enumerate(steps, 1):
        number = f"{prefix}{position}"
        children = number_steps(step.children, number + ".")
        numbered.append(step.model_copy(update={"number": number, "children": children}))
    return tuple(numbered)
