"""`chesil speech`: what a machine guesses that recordings say, as text with times to listen from."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final

import attrs
import typer

from chesil import pipeline
from chesil.cli import apart, console
from chesil.cli.new_file import new_file
from chesil.speech import SETTING, Guess, described
from chesil.terms.errors import ReadingError, SettingsError

_NOT_READ: Final = 1
_GUESS: Final = "A machine's guess: listen to it."
_COUNTS: Final = (
    "Nobody has checked these words, so they count in nothing. "
    "A machine can turn a sentence into its opposite."
)
_HEAD: Final = (
    "# Guesses of a machine. Nothing here counts while the # stands before it.",
    "# Listen to each recording. Where the words are what is said, or you have mended them, take the # away,",
    "# write the day, and add it to your settings file (--settings). Where it is wrong, leave it as it is.",
)
_UNLIKELY: Final = 0.5  # below it a line is marked; above it a line may be wrong all the same


@attrs.frozen
class _Read:
    """A recording that was read: its name, the SHA-256 of its bytes, and the guess."""

    name: str
    sha256: str
    guess: Guess


Recordings = Annotated[
    list[Path],
    typer.Argument(help="Voice notes, voicemail or videos.", exists=True, dir_okay=False, show_default=False),
]
Model = Annotated[
    Path | None,
    typer.Option(
        envvar=SETTING,
        help="The folder of a Whisper model in CTranslate2 format. Nothing is downloaded.",
        show_default=False,
    ),
]
Language = Annotated[
    str, typer.Option(help="The language spoken, as a code such as en or cy. If left out, the model guesses.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="A text file to write as well; it must not exist yet.", show_default=False),
]
Sheet = Annotated[
    Path | None,
    typer.Option(
        help="A part of a settings file to write, for you to check; it must not exist yet.",
        show_default=False,
    ),
]


def speech(
    recordings: Recordings,
    *,
    model: Model = None,
    language: Language = "",
    out: Out = None,
    sheet: Sheet = None,
) -> None:
    """Guess what recordings say, with times, for you to compare with the sound.

    A machine does it, on this computer alone. Its words are a guess: they count in nothing until you have
    listened. The recordings stay as they are. With --sheet the guesses are written as settings that do not
    count yet: mend the words, take away the #, and give the file to chesil analyse with --settings.
    """
    if model is None:
        raise SettingsError(
            "No speech model is given.",
            next_step=f"Name its folder with --model, or in {SETTING}. Nothing is fetched in its place.",
        )
    described(model)
    with console.progress(shown=True) as report:
        read, faults = _read(recordings, model, language, report)
    apart.warn()
    lines = [line for each in read for line in _lines(each)]
    if out and read:
        _write(lines, out)
    if sheet and read:
        _write(_sheet(read), sheet)
    for line in lines:
        console.say(line)
    if out and read:
        console.say(f"The text is in {out}.")
    if sheet and read:
        console.say(f"The sheet to check is in {sheet}. Nothing on it counts yet.")
    for path, fault in faults:
        console.say(f"{path.name}: {fault}", mark="- ", to=console.ERR)
    raise typer.Exit(_NOT_READ if faults else 0)


def _write(lines: Iterable[str], path: Path) -> None:
    with new_file(path) as sink:
        sink.write("".join(f"{line}\n" for line in lines).encode("utf-8"))


def _read(
    paths: Sequence[Path], model: Path, language: str, report: pipeline.Progress
) -> tuple[list[_Read], list[tuple[Path, ReadingError]]]:
    """The guess for each recording, one after the other, and the faults of those that could not be read."""
    read: list[_Read] = []
    faults: list[tuple[Path, ReadingError]] = []
    with pipeline.speech(model) as guessed:
        for path in paths:

            def told(done: int, of: int, name: str = path.name) -> None:
                report(f"Listening to {name}", done, of)

            try:
                with path.open("rb") as source:
                    guess = guessed(source, language=language.strip().lower(), told=told)
                    source.seek(0)
                    sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            except ReadingError as fault:
                faults.append((path, fault))
                continue
            read.append(_Read(path.name, sha256, guess))
    return read, faults


def _lines(read: _Read) -> Iterator[str]:
    guess = read.guess
    cut = ". Only the first 20 minutes were read" if guess.cut else ""
    yield f"{read.name}: {_clock(guess.length_ms)} long{cut}. SHA-256 {read.sha256}"
    if guess.lines:
        yield f"{_GUESS} {_COUNTS} Language: {guess.language}."
    else:
        yield "No speech was found. Listen to it: quiet words may be there all the same."
    for line in guess.lines:
        yield f"[{_clock(line.start_ms)}] guess{_doubt(line.probability, repeats=line.repeats)}: {line.text}"
    if guess.lines:
        for part in guess.without_speech:
            yield f"[{_clock(part.start_ms)} to {_clock(part.end_ms)}] No speech was found here."
    yield f"Read by {guess.engine}. The model's files, by SHA-256:"
    for file in guess.files:
        yield f"{file.sha256}  {file.name}"
    yield ""


def _sheet(read: Sequence[_Read]) -> Iterator[str]:
    """The guesses as settings, each line behind a #: nothing counts until somebody takes that away."""
    yield from _HEAD
    for each in read:
        name = console.clean(each.name)
        yield ""
        yield f"# {name}: {_clock(each.guess.length_ms)} long. SHA-256 {each.sha256}"
        yield "# [[recordings]]"
        yield f"# file = {json.dumps(each.sha256)}  # {name}"
        yield f"# words = {json.dumps(' '.join(line.text for line in each.guess.lines), ensure_ascii=False)}"
        yield '# how = "checked"'
        yield "# on =  # the day on which you listened, such as 2026-03-15"


def _doubt(probability: float, *, repeats: bool) -> str:
    if repeats:
        return " (it repeats itself, as it does where it hears no words)"
    return " (very unsure)" if probability < _UNLIKELY else ""


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1_000, 60)
    return f"{minutes}:{seconds:02}"
