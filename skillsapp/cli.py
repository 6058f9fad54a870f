"""The headless door: each verb calls the same services as the windows (the contract is the command line page of the documents)."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skillsapp import __version__
from skillsapp.commands import VERBS
from skillsapp.commands.verb import Answer, Desk, Verb
from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, _, set_language
from skillsapp.kernel.paths import DataFolder, cache_folder, default_data_folder

REFUSED, DAMAGED = 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status: 0 done, 1 refused, 2 wrong usage, 3 unreadable or damaged."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    set_language(_language_in(given))
    options = _parser().parse_args(given)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    desk = Desk(DataFolder(options.data_dir or default_data_folder()), options.key_file)
    try:
        answer: Answer = options.verb.run(desk, options)
    except SkillsError as error:
        details = {key: _plain(value) for key, value in error.details().items()}
        answer = Answer(
            {"code": error.code, "message": describe(error), "details": details}, (describe(error),), error.exit_status
        )
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads the acknowledgements has gone
        answer = Answer(None, (), 1, silent=True)
    except OSError as error:
        sentence = _("The system refused: {reason} ({file}).").format(
            reason=error.strerror or str(error), file=error.filename or "-"
        )
        answer = Answer({"code": "file.unreadable", "message": sentence, "details": {}}, (sentence,), DAMAGED)
    except Exception as error:  # the last net: a user never sees a traceback; the log has it
        log = _keep_trace(desk.folder, error)
        sentence = _(
            "The program made a mistake and stopped; nothing half-done was kept. Send the file {log} to its makers."
        ).format(log=log)
        answer = Answer({"code": "program.mistake", "message": sentence, "details": {}}, (sentence,), DAMAGED)
    finally:
        desk.close()
    return _deliver(answer, as_json=options.json)


def tell_no_display(given: Sequence[str]) -> int:
    """Say that no window can open here and what can be done instead; return the exit status."""
    _speak_utf8()
    set_language(_language_in(given))
    print(_("There is no display here, so no window can open. `skillsapp --help` lists what works without one."), file=sys.stderr)
    return REFUSED


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Bytes of a name that are no UTF-8 come as lone surrogates: written as escapes, which JSON understands too.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _deliver(answer: Answer, *, as_json: bool) -> int:
    """Print the answer and return the exit status, which tells too when the output takes no more bytes."""
    try:
        if not answer.silent:
            _print(answer, as_json=as_json)
        if sys.stdout is not None:  # None where the caller closed it
            sys.stdout.flush()
    except OSError as error:
        # Python must not complain a second time when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # a reader that has gone away lost nothing
            sentence = _("The answer could not be written: {reason}.").format(reason=error.strerror or str(error))
            print(sentence, file=sys.stderr)
            return DAMAGED
    return answer.status


def _keep_trace(folder: DataFolder, error: Exception) -> Path:
    """Add where a mistake happened to a log file, without its message, which may hold a name or an ID number; return the file."""
    log = (folder.logs if folder.logs.is_dir() else cache_folder()) / "commands.log"
    with contextlib.suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as stream:
            where = "".join(traceback.format_tb(error.__traceback__))
            stream.write(f"{datetime.now(UTC).isoformat()} {__version__} {type(error).__name__}\n{where}\n")
    return log


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer.data, ensure_ascii=False, indent=1))
        return
    stream = sys.stdout if answer.status == 0 else sys.stderr
    for line in answer.lines:
        print(line, file=stream)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def _language_in(arguments: Sequence[str]) -> str:
    """Return the language asked for, before the parser is built, so that its help is in that language too."""
    for place, word in enumerate(arguments):
        wanted = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(arguments):
            wanted = arguments[place + 1]
        if wanted in LANGUAGES:
            return wanted
    return DEFAULT_LANGUAGE


def _global_options(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """Add what is understood before and after the verb; after it, an option that is not given leaves the earlier one alone."""

    def default(value: Any) -> Any:
        return value if top else argparse.SUPPRESS

    parser.add_argument("--data-dir", type=_folder, metavar="DIR", default=default(None))
    parser.add_argument("--lang", choices=LANGUAGES, default=default(DEFAULT_LANGUAGE))
    parser.add_argument("--key-file", type=Path, metavar="F", default=default(None))
    parser.add_argument("--json", action="store_true", default=default(False))


def _folder(text: str) -> Path:
    if not text.strip():  # an unset variable of a script must not mean the folder it runs in
        raise argparse.ArgumentTypeError(_("a folder is expected"))
    return Path(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="skillsapp", description=_("Without a verb the windows open."), allow_abbrev=False)
    parser.add_argument("--version", action="version", version=__version__)
    _global_options(parser, top=True)
    nouns = parser.add_subparsers(metavar="VERB", required=True)
    groups: dict[str, Any] = {}
    for verb in VERBS:
        noun = verb.words[0]
        if len(verb.words) == 1:
            _leaf(nouns, noun, verb)
            continue
        if noun not in groups:
            group = nouns.add_parser(noun, help=_(verb.help), allow_abbrev=False)
            _global_options(group, top=False)
            groups[noun] = group.add_subparsers(metavar="VERB", required=True)
        _leaf(groups[noun], verb.words[1], verb)
    return parser


def _leaf(parent: Any, word: str, verb: Verb) -> None:
    leaf = parent.add_parser(word, help=_(verb.help), description=_(verb.help), allow_abbrev=False)
    _global_options(leaf, top=False)
    verb.arguments(leaf)
    leaf.set_defaults(verb=verb)
