"""What in a message is the sender's own: quotations, forwarded text and songs are left out.

Works on folded text (see folding.fold), where quotes are straight, apostrophes gone, and lines
still stand.
"""

import re
from typing import Final

# Only messages with one of these are looked at here. Written for Polars.
MARKED: Final = (
    r'(?m)"|^[ \t]*>|wrote:|original message|forwarded|^fwd?:|^from:[^\n]*\n|emojimusic|lyric|(?:\n[^\n]*){5}'
)
# Who wrote, and the lines marked with ">" below it. What is written under those is the sender's own.
_QUOTED_LINES: Final = re.compile(
    r"(?:^on [^\n]{5,200}(?:\n[^\n]{0,200})?wrote:[ \t]*\n\s*)?(?:^[ \t]*>[^\n]*\n?)+", re.MULTILINE
)
_REPEATED_BELOW: Final = re.compile(
    r"^[ \t]*(?:on [^\n]{5,200}(?:\n[^\n]{0,200})?wrote:[ \t]*$|-{2,20} ?(?:original|forwarded) message"
    r"|begin forwarded message|from:[^\n]{1,200}\n(?:sent|to|date|subject|cc):)",
    re.MULTILINE,
)
_FORWARDED: Final = re.compile(r"\s{0,20}(?:fwd?:|forwarded(?: message)?[:\n])")
_SONG: Final = re.compile(r"emojimusic|\blyrics?\b")
# Anyone but the sender: the word before "said", unless it is "I", or leads on from it ("I just said").
_SOMEONE: Final = r"(?!(?:i|ive|id|just|always|already|also|never|once|only|then|have|had|even)\b)[a-z]{1,20}"
_SAID: Final = (
    "(?:said|says|goes|went|shouted|texted|wrote|asked|replied|screamed|put|saying|yelled|posted|commented"
    "|messaged|tweeted|keeps saying|(?:was|is|were|be) like"
    "|(?:told|called|calls) (?:me|us|him|her|them|it|you))"
)
_OFTEN: Final = "(?:just |then |always |even |also |actually |once )?"
_SPEECH: Final = '"[^"\n]{1,500}"'
_REPORTED: Final = re.compile(
    rf"\b{_SOMEONE} {_OFTEN}{_SAID}(?: that)?(?: an?)?[,:]? ?{_SPEECH}"
    rf"|{_SPEECH},? ?(?:{_SOMEONE} {_SAID}|{_SAID} {_SOMEONE})\b"
)
EMPTY_LINES: Final = re.compile("\n{2,}")
_VERSES: Final = 6
_WORDS_IN_A_VERSE: Final = 12


def own_words(text: str) -> str:
    """*text* without what it quotes from others, forwards or sings; empty when it is all a song."""
    own = in_place(text)
    return text if own == text else EMPTY_LINES.sub("\n", own).strip("\n")


def in_place(text: str) -> str:
    """*text* as `own_words` leaves it, with every letter in its place: what is taken out is line breaks."""
    own = _unquoted(text)
    if _FORWARDED.match(own.lstrip("\n")) or _SONG.search(own) or _sung(own):
        return "\n" * len(text)
    return _REPORTED.sub(_emptied, own)


def _emptied(found: re.Match[str]) -> str:
    return "\n" * len(found[0])


def _unquoted(text: str) -> str:
    # Where nothing else would be left the text stays whole: nobody may hide words by dressing them
    # as a quotation.
    answered = _QUOTED_LINES.sub(_emptied, text)
    below = _REPEATED_BELOW.search(answered)
    above = answered[: below.start()].ljust(len(text), "\n") if below else answered
    return next((part for part in (above, answered) if part.strip()), text)


def _sung(text: str) -> bool:
    """Whether the lines look like verses: several short ones without full stops, one coming back."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    verses = all(not line.endswith((".", "?", "!")) and line.count(" ") < _WORDS_IN_A_VERSE for line in lines)
    longer = [line for line in lines if line.count(" ") >= 3]
    return len(lines) >= _VERSES and verses and len(set(lines)) >= 4 and len(set(longer)) < len(longer)
