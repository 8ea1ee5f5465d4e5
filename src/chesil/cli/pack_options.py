"""What `chesil pack` can be told."""

from pathlib import Path
from typing import Annotated

import typer

from chesil.case_folder.choosing import KINDS

Out = Annotated[Path, typer.Option(help="The file to write.", show_default=False)]
Recipient = Annotated[
    str,
    typer.Option(
        "--for", help="Who it is for, in your words; or an age public key, which alone can open it then."
    ),
]
Purpose = Annotated[str, typer.Option(help="What it is for, in your words.")]
Person = Annotated[
    list[str], typer.Option(help="Only this person, both sides of the conversation; may be repeated.")
]
Kind = Annotated[list[str], typer.Option(help=f"Only this kind: {', '.join(KINDS)}.")]
Add = Annotated[
    list[str],
    typer.Option(help="Put in this file too, by number or name: all of it. Of a photo, a copy."),
]
Original = Annotated[
    list[str],
    typer.Option(help="Put in this file as it came. A photo tells where, when and with what it was made."),
]
Everything = Annotated[
    bool, typer.Option("--everything", help="All files, also those about nobody the case is about.")
]
Papers = Annotated[
    bool, typer.Option("--papers/--no-papers", help="With a chronology, a table and findings.")
]
About = Annotated[str | None, typer.Option(help="The person it is about.")]
Lock = Annotated[bool, typer.Option("--lock", help="Encrypt it to a passphrase; you are asked for it.")]
LockFd = Annotated[
    int | None,
    typer.Option(help="Encrypt it to a passphrase, read from this descriptor.", show_default=False),
]
Cover = Annotated[
    Path | None,
    typer.Option(help="For the police: with a cover page, from: chesil paper cover.", show_default=False),
]
PartSize = Annotated[
    int | None,
    typer.Option(
        help="Split it into packs of at most so many MB. With --cover 1900 when left out.",
        min=10,
        show_default=False,
    ),
]
Sign = Annotated[
    Path | None,
    typer.Option(help="Sign the chronology with the key in this PKCS#12 file.", show_default=False),
]
SignFd = Annotated[
    int | None,
    typer.Option(help="Read the passphrase of that file from this descriptor.", show_default=False),
]
