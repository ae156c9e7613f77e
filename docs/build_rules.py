"""Docs: write docs/rules.md from the rules' docstrings: `python docs/build_rules.py` in the project's folder."""

from pathlib import Path

from models.profile import load_profile
from pipeline.audit.page import rules_page

if __name__ == "__main__":
    Path(__file__).with_name("rules.md").write_text(rules_page(load_profile("zh-guide")), "utf-8")
