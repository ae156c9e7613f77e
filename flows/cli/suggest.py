"""Flows, cli: `sopmill review suggest`: rules that reviewers' decisions propose for the whole archive."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, read_settings
from flows.cli.show import progress, say
from models.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from flows.library import Library
    from flows.suggesting import Changed
    from models.language import LanguagePack
    from models.memory import MemoryConflict, Suggestion
    from models.review import Review
    from models.settings import Settings


def suggest_command(
    library: Annotated[Path, typer.Argument(help="A library that sopmill migrate made.", show_default=False)],
    show: Annotated[str, typer.Option(help="Show every decision that rule N would make, before -> after.")] = "",
    accept: Annotated[
        list[str] | None, typer.Option(help="Accept rule N (its number or id); may be given several times.")
    ] = None,
    decline: Annotated[list[str] | None, typer.Option(help="Propose rule N no more.")] = None,
    revoke: Annotated[str, typer.Option(help="Take back rule N and what followed from it.")] = "",
    reviewer: Annotated[str, typer.Option(help="Who says so; without it the name of the login.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Give the list as JSON.")] = False,
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
    catalog: Annotated[str, typer.Option(help="Database URL of the catalog, instead of LIBRARY/catalog.db.")] = "",
) -> None:
    """List the rules that reviewers' decisions propose for the archive, with what each would settle.

    Nothing changes without a yes: --accept, or an answer on a terminal after --show. A rule may be revoked.
    """
    from flows.library import Library

    if sum(map(bool, (show, accept, decline, revoke))) > 1:
        raise SettingsError("more than one of --show, --accept, --decline, --revoke", cure="give one of them at a time")
    shelf = Library(library, catalog)
    shelf.require()
    chosen = read_settings(settings, password=password, password_file=password_file)
    who = reviewer.strip() or _login()
    if accept or revoke:
        _change(shelf, chosen, accept or [], revoke, who)
    elif decline:
        _decline(shelf, chosen, decline, who)
    elif show:
        _show(shelf, chosen, show, who, as_json)
    else:
        _list(shelf, chosen, as_json)


def _list(shelf: "Library", chosen: "Settings", as_json: bool) -> None:
    from flows.suggesting import suggested
    from models.language import load_language

    with shelf.look(chosen) as run:
        review = suggested(run)
    pack = load_language(review.language)
    if as_json:
        told = {
            "suggestions": [_object(one, pack) for one in review.suggestions.rules],
            "conflicts": [one.model_dump(mode="json") for one in review.suggestions.conflicts],
        }
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in review.suggestions.rules:
        _say_rule(one, pack)
    for conflict in review.suggestions.conflicts:
        say(_conflict_words(conflict, pack))
    if not review.suggestions.rules:
        say(pack.messages.memory["none"].format(least=chosen.review.suggest_after))


def _say_rule(one: "Suggestion", pack: "LanguagePack") -> None:
    from pipeline.review.suggesting import effect_words, rule_words, source_words

    words = pack.messages.memory
    say(words["numbered"].format(number=one.number, state=words[one.state], words=rule_words(one.rule, pack)))
    by = f"  {one.by}" if one.by else ""
    say(f"   {effect_words(one, pack)}; {source_words(one, pack)}; {one.rule.id}{by}")
    for example in one.examples:
        say(f"   {example}")


def _conflict_words(conflict: "MemoryConflict", pack: "LanguagePack") -> str:
    from pipeline.review.suggesting import conflict_words

    return f"!  {conflict_words(conflict, pack)}"


def _show(shelf: "Library", chosen: "Settings", name: str, who: str, as_json: bool) -> None:
    from flows.suggesting import effect, find, suggested
    from models.language import load_language
    from pipeline.review.suggesting import example_words

    with shelf.look(chosen) as run:
        review = suggested(run)
    (one,) = find(review, [name])
    pack, followed = load_language(review.language), effect(one, review)
    if as_json:
        decisions = [decision.model_dump(mode="json") for decision in followed.decisions]
        told = _object(one, pack) | {"decisions": decisions, "ended": list(followed.ended)}
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _say_rule(one.model_copy(update={"examples": ()}), pack)
    say(pack.messages.memory["preview"].format(count=len(followed.decisions)))
    for decision in followed.decisions:
        say(f"   {example_words(decision, _name(review, decision.document), pack)}")
    idle = one.stands and not followed.decisions
    if not idle and sys.stdin.isatty() and sys.stdout.isatty():
        answer = input(f"{pack.messages.memory['ask']} ")
        if answer.strip().casefold() in ("y", "yes", "是"):
            _change(shelf, chosen, [one.rule.id], "", who)


def _change(shelf: "Library", chosen: "Settings", names: list[str], revoked: str, who: str) -> None:
    from flows.suggesting import accept, revoke

    with progress() as shown, shelf.run("review", chosen) as run:
        done = revoke(run, revoked, who, shown) if revoked else accept(run, names, who, shown)
    _say_changed(done, bool(revoked))
    if done.failed:
        raise typer.Exit(int(ExitCode.UNREAD))


def _decline(shelf: "Library", chosen: "Settings", names: list[str], who: str) -> None:
    from flows.suggesting import decline

    with shelf.run("review", chosen) as run:
        count = decline(run, names, who)
    say(f"declined:  {count}")


def _say_changed(done: "Changed", revoked: bool) -> None:
    what = "revoked:  " if revoked else "accepted: "
    for one in done.suggestions:
        say(f"{what} {one.rule.id}")
    say(f"decisions: {done.decisions} {'taken back' if revoked else 'follow'}")
    say(f"documents: {done.documents} made again, {done.failed} failed")
    say(f"flags:     {done.open_before} open before, {done.open_after} now")
    if done.summary is not None:
        say(f"report:    {done.summary.report_path}")


def _object(one: "Suggestion", pack: "LanguagePack") -> dict[str, object]:
    from pipeline.review.suggesting import effect_words, rule_words

    said = {"id": one.rule.id, "rule_words": rule_words(one.rule, pack), "effect": effect_words(one, pack)}
    return said | one.model_dump(mode="json")


def _name(review: "Review", document: str) -> str:
    names = {row.document: row.name for row in review.steps} | {row.document: row.name for row in review.flags}
    return names.get(document, document)


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):
        raise SettingsError("nobody knows who you are", cure="say it with --reviewer NAME") from None
