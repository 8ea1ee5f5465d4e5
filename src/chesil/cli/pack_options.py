"""The options of `chesil pack`."""

from pathlib import Path
from typing import Annotated

import typer

from chesil.case_folder.choosing import KINDS

Out = Annotated[Path, typer.Option(help="The file to write.", show_default=False)]
Recipient = Annotated[
    str,
    typer.Option(
        "--for",
        help="Who it is for, in your words; or their age public key, so that only they can open it.",
    ),
]
Purpose = Annotated[str, typer.Option(help="What it is for, in your words.")]
Person = Annotated[
    list[str], typer.Option(help="Only this person, both sides of the conversation; may be repeated.")
]
Kind = Annotated[list[str], typer.Option(help=f"Only this kind: {', '.join(KINDS)}.")]
Add = Annotated[
    list[str],
    typer.Option(help="Also put in the whole of this file, by number or name. A photo goes in as a copy."),
]
Original = Annotated[
    list[str],
    typer.Option(help="Put in this file exactly as it came. A photo can show where and when it was taken."),
]
Everything = Annotated[
    bool, typer.Option("--everything", help="All files, including those that are about nobody in the case.")
]
Papers = Annotated[
    bool, typer.Option("--papers/--no-papers", help="With a chronology, a table and findings.")
]
About = Annotated[str | None, typer.Option(help="The person it is about.")]
Lock = Annotated[bool, typer.Option("--lock", help="Encrypt it with a passphrase; you are asked for it.")]
LockFd = Annotated[
    int | None,
    typer.Option(help="Encrypt it with a passphrase, read from this descriptor.", show_default=False),
]
Cover = Annotated[
    Path | None,
    typer.Option(help="For the police: a cover page, begun with chesil paper cover.", show_default=False),
]
PartSize = Annotated[
    int | None,
    typer.Option(
        help="Split it into packs of at most this many MB. If left out, 1900 with --cover.",
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
