"""Says what keeps the process that reads a file from everything else on this machine."""

from chesil.cli import console
from chesil.sandbox.confining import Held
from chesil.sandbox.nursery import holds
from chesil.sandbox.trying import ATTEMPTS


def warn() -> None:
    """Say what a file could make its reader do here; nothing where all that is tried is refused."""
    allowed = [each.name for each in _attempts(holds()) if not each.held]
    if allowed:
        said = f"This system does not keep a file's reader from everything. Not held: {', '.join(allowed)}."
        console.say(f"{said} Type chesil check for more.", to=console.ERR)


def show() -> bool:
    """Print every mechanism and everything that was tried; whether all that was tried was refused."""
    found = holds()
    tried = _attempts(found)
    console.say("Each file is read in a process of its own, kept in by:")
    for each in found:
        if each not in tried:
            _show(each)
    console.say("In such a process it was tried whether it really:")
    for each in tried:
        _show(each)
    refused = all(each.held for each in tried)
    if refused:
        said = "A fault in the system itself could still let a hostile file through."
        console.say(f"All that was tried was refused. {said}")
    else:
        console.say("Read files that others made on a machine where all of this holds, such as a new Linux.")
    return refused


def _attempts(found: tuple[Held, ...]) -> list[Held]:
    return [each for each in found if each.name in ATTEMPTS]


def _show(each: Held) -> None:
    console.say(f"{each.name}: {'yes' if each.held else f'no. {each.why_not}'}", mark="  ")
