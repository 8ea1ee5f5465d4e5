"""What in a message is the sender's own: quotations, forwarded text and songs are left out.

Works on folded text (see folding.fold), where quotes are straight and lines still stand.
"""

import re
from typing import Final

# Only messages with one of these are looked at here.
MARKED: Final = (
    r'(?m)^[ \t]*>|wrote:|original message|forwarded|^fwd?:|emojimusic|lyric|"|(?:\n[^\n]*){5}|^from:[^\n]*\n'
)
# Who wrote, and the lines marked with ">" below it. What is written under those is the sender's own.
_QUOTED_LINES: Final = re.compile(
    r"(?:^on [^\n]{5,200}(?:\n[^\n]{0,200})?wrote:[ \t]*\n\s*)?(?:^[ \t]*>[^\n]*\n?)+", re.MULTILINE
)
_REPEATED_BELOW: Final = re.compile(
    r"^[ \t]*(?:on [^\n]{5,200}(?:\n[^\n]{0,200})?wrote:[ \t]*$|-{2,} ?(?:original|forwarded) message"
    r"|begin forwarded message|from:[^\n]{1,200}\n(?:sent|to|date|subject|cc):)",
    re.MULTILINE,
)
_FORWARDED: Final = re.compile(r"\s*(?:fwd?:|forwarded(?: message)?[:\n])")
_SONG: Final = re.compile(r"emojimusic|\blyrics?\b")
_SAID: Final = (
    r"(?:said|says|goes|went|shouted|texted|wrote|told (?:me|us|him|her)|asked|replied|screamed|put|was like"
    r"|is like|were like|be like|called (?:me|us|him|her|them|it|you)|calls (?:me|us|him|her|them|you)|saying"
    r"|to say|has said|had said|yelled|posted|commented|messaged|tweeted|keeps saying)"
)
_OTHER_SPEAKER: Final = (
    r"(?:he|she|they|you|u|it|who|mum|mam|mom|dad|nan|someone|somebody|everyone|people|(?:my|your|his|her"
    r"|our|their|the|a|this|that|some) [a-z]+(?: [a-z]+)?|ben|asha|police|teacher|boss)"
)
_REPORTED: Final = re.compile(
    rf'\b{_OTHER_SPEAKER} (?:just |then |always |even |also |actually |once )?{_SAID}(?: that)?(?: a| an)?[,:]? ?"[^"\n]{{1,500}}"'
    rf'|"[^"\n]{{1,500}}",? ?(?:{_OTHER_SPEAKER} {_SAID}|{_SAID} (?:he|she|they|mum|dad|my [a-z]+))\b'
)


def own_words(text: str) -> str:
    """*text* without what it quotes from others, forwards or sings; empty when it is all a song."""
    text = _unquoted(text)
    if _FORWARDED.match(text) or _SONG.search(text) or _sung(text):
        return ""
    return _REPORTED.sub(" . ", text)


def _unquoted(text: str) -> str:
    # Where nothing else would be left the text stays whole: nobody may hide words by dressing them
    # as a quotation.
    answered = _QUOTED_LINES.sub("\n", text)
    below = _REPEATED_BELOW.search(answered)
    above = answered[: below.start()] if below else answered
    return next((part for part in (above, answered) if part.strip()), text)


def _sung(text: str) -> bool:
    """Whether the lines look like verses: six or more short ones without full stops, one coming back."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 6 or any(line.endswith((".", "?", "!")) or line.count(" ") > 11 for line in lines):
        return False
    longer = [line for line in lines if line.count(" ") >= 3]
    return len(set(lines)) >= 4 and len(set(longer)) < len(longer)
