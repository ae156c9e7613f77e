"""Pipeline, render: a step as a row of the step table."""

from models.lang.template import TemplateWords
from models.sop import Step
from pipeline.render.stylebook import StyleBook
from pipeline.render.wordml import paragraph, run

Row = dict[str, str]


class StepRows:
    """Writes the cells of step rows: each value a paragraph in the style of its field."""

    def __init__(self, book: StyleBook, template: TemplateWords) -> None:
        self._book = book
        self._template = template

    def row(self, step: Step) -> Row:
        """Give the row's cells as XML; a cell that the source leaves open shows a dash."""
        styles, words = self._template.styles, self._template.words
        support = [words["support"].format(role=role.value) for role in step.support]
        records = [words["record"].format(record=record.value) for record in step.records]
        times = list(dict.fromkeys(limit.text for limit in step.time_limits))
        return {
            "group": "",
            "wide": "",
            "number": self._cell((styles.step_number, [step.number or ""])),
            "name": self._cell((styles.step_name, [step.name.value] if step.name else [])),
            "inputs": self._cell((styles.step_input, [field.value for field in step.inputs])),
            "text": self._cell((styles.step_text, [step.text])),
            "outputs": self._cell(
                (styles.step_output, [field.value for field in step.outputs]), (styles.step_record, records)
            ),
            "times": self._cell((styles.step_time, times)),
            "responsible": self._cell(
                (styles.step_responsible, [step.responsible.value] if step.responsible else []),
                (styles.step_support, support),
            ),
            "interface": self._cell((styles.step_interface, [step.interface.value] if step.interface else [])),
        }

    def _cell(self, *fields: tuple[str, list[str]]) -> str:
        paragraphs = [
            paragraph(self._book.paragraph(style), run(value)) for style, values in fields for value in values if value
        ]
        absent = self._book.paragraph(self._template.styles.absent)
        return "".join(paragraphs) or paragraph(absent, run(self._template.words["absent"]))
