"""Pipeline, mapping: control data of a document: title, number, version, dates, persons, revisions."""

from pipeline.mapping.control.mapper import map_control
from pipeline.mapping.control.result import ControlMap

__all__ = ["ControlMap", "map_control"]
