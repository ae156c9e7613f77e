"""Pipeline, review: flags become a workbook, a workbook becomes decisions, decisions change a Sop."""
