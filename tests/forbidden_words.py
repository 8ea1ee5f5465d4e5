"""Wording that nothing Chesil says about a case may hold."""

import re
from typing import Final

# What no sentence may say or imply: a verdict, a chance of success, that somebody is safe, or blame.
FORBIDDEN: Final = (
    r"\b(is|was|are|were) (a )?(guilty|harasser|stalker|abuser|offender|criminal|illegal|unlawful|a crime)\b",
    r"\b(is|was|amounts? to|amounted to|constitutes?|proves) (clearly )?(harassment|stalking|molestation|abuse)\b",
    r"\bcommitted\b",
    r"\b(will|would|should|must|is likely to|is sure to) (be (convicted|acquitted|granted)|win|lose|succeed|fail)\b",
    r"\b(court|jury|judge|magistrates) (will|would) (find|convict|acquit|grant|make|decide)\b",
    r"\b(chances?|probability|likelihood|odds|prospects?)\b",
    r"\d ?(%|per ?cent)",
    r"\b(you|she|he|they|person|everyone) (are|is) (now |probably )?safe\b",
    r"\b(no|not in|not at|little|low) (real )?(danger|risk)\b",
    r"\bnothing to (fear|worry about)\b",
    r"\b(was|were|is|are) not (harassed|stalked|abused|wronged|a victim)\b",
    r"\b(fault|blame|provok\w*|condon\w*|tolerat\w*)\b",
    r"\b(chose|decided|agreed) to (stay|return|go back)\b",
    r"\bshould( not|n't)? have (left|gone|known|stayed|returned)\b",
)
# A plain denial in the same clause: "whether this is harassment is for a court".
DENIAL: Final = re.compile(r"\b(whether|not mean|not say|never about)\b[^.,;:]*$", re.IGNORECASE)


def forbidden(sentence: str) -> list[str]:
    """Each forbidden phrase of a sentence that no plain denial comes before."""
    return [
        found[0]
        for pattern in FORBIDDEN
        for found in re.finditer(pattern, sentence, re.IGNORECASE)
        if not DENIAL.search(sentence[: found.start()])
    ]
