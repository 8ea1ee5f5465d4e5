"""The engine that guesses what is said: CTranslate2 with a Whisper model, on one thread.

It makes machine code for its convolutions and keeps it, and it works in a thread of its own. A confined child
may make no code, and a thread from before would not be confined. So the helper runs the model once and ends
it, which leaves the code and no thread; each child is confined first and begins the model then, from memory.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np

from chesil.speech.mels import WINDOW, Numbers
from chesil.speech.model import (
    ENGLISH,
    LINES,
    LISTED,
    WORDS,
    Described,
    ModelUnusable,
    described,
    tokens_of,
)
from chesil.speech.rows import ModelFile

_ONE: Final = 1
_BEAMS: Final = 5
_MOST_TOKENS: Final = (
    224  # of a window; the engine takes twice as many, of which half are for what came before
)
_WARM_TOKENS: Final = 8
_START, _TASK, _NO_TIMES = "<|startoftranscript|>", "<|transcribe|>", "<|notimestamps|>"
_AGAIN: Final = "Copy the model again from its source, or take another one."


@attrs.frozen
class Said:
    """What a model answers for one window.

    Attributes:
        tokens: its words and times, as numbers. likelihood: the mean logarithm of their probabilities.
        no_speech: the probability that nobody speaks.
    """

    tokens: tuple[int, ...]
    likelihood: float
    no_speech: float


@attrs.frozen
class Loaded:
    """A model whose files are in memory. *tokens*: its tokens by their names."""

    about: Described
    files: Mapping[str, bytes]
    words: Any
    tokens: Mapping[str, int]

    @property
    def first_time(self) -> int:
        """The token of the time 0; those after it are each 20 ms later."""
        return self.token(_NO_TIMES) + 1

    def token(self, name: str) -> int:
        """A token by its name.

        Raises:
            ModelUnusable: the model has none of this name.
        """
        if name not in self.tokens:
            raise ModelUnusable(f"The speech model does not know {name.strip('<|>')}.", next_step=_AGAIN)
        return self.tokens[name]

    def begin(self) -> "Running":
        """The model, ready to listen. It opens no file."""
        import ctranslate2  # noqa: PLC0415 - an extra that may not be installed

        model = ctranslate2.models.Whisper(
            "speech", device="cpu", inter_threads=_ONE, intra_threads=_ONE, files=dict(self.files)
        )
        return Running(self, model)

    def text(self, tokens: list[int]) -> str:
        """The words of tokens that are no times."""
        return str(self.words.decode(tokens, skip_special_tokens=True)).strip()


@attrs.frozen
class Running:
    """A model that listens."""

    loaded: Loaded
    model: Any

    @property
    def bands(self) -> int:
        """How many bands of tones it looks at."""
        return int(self.model.n_mels)

    def look(self, mels: Numbers) -> Any:
        """What it makes of one window, to be asked about."""
        import ctranslate2  # noqa: PLC0415 - an extra that may not be installed

        window = np.zeros((1, self.bands, WINDOW), np.float32)
        window[0, :, : mels.shape[1]] = mels
        return self.model.encode(ctranslate2.StorageView.from_array(window))

    def language(self, seen: Any) -> str:
        """The code of the language that is most likely spoken in a window."""
        if not self.model.is_multilingual:
            return ENGLISH
        ((likeliest, _probability), *_others), *_ = self.model.detect_language(seen)
        return str(likeliest).strip("<|>")

    def say(self, seen: Any, language: str, *, most: int = _MOST_TOKENS) -> Said:
        """What is said in a window, in the likeliest words.

        Raises:
            ModelUnusable: the model does not know the language.
        """
        prompt = [self.loaded.token(_START)]
        if self.model.is_multilingual:
            prompt += [self.loaded.token(f"<|{language}|>"), self.loaded.token(_TASK)]
        elif language != ENGLISH:
            raise ModelUnusable(
                f"The speech model knows English alone, and not {language}.", next_step=_AGAIN
            )
        (found,) = self.model.generate(
            seen, [prompt], beam_size=_BEAMS, max_length=2 * most, return_scores=True,
            return_no_speech_prob=True,
        )  # fmt: skip
        tokens = tuple(found.sequences_ids[0])
        likelihood = found.scores[0] * len(tokens) / (len(tokens) + 1)  # the end counts as one more
        return Said(tokens, float(likelihood), float(found.no_speech_prob))


def load(folder: Path, files: tuple[ModelFile, ...]) -> Loaded:
    """A model, run once, with all that it needs in memory.

    Args:
        files: that it must have, with their hashes.
    Raises:
        SpeechNotInstalled: the extra is missing.
        ModelUnusable: the files are others, or the model cannot be run.
    """
    about = described(folder)
    held = {each.name: (folder / each.name).read_bytes() for each in files}
    if any(hashlib.sha256(held[each.name]).hexdigest() != each.sha256 for each in files):
        raise ModelUnusable(
            "The speech model was changed meanwhile.", where=str(folder), next_step="Try again."
        )
    try:
        loaded = _with_words(about, held)
        _run_once(loaded)
    except ModelUnusable:
        raise
    except Exception as fault:  # every fault of a foreign library, each of another kind
        raise ModelUnusable(
            "The speech model cannot be run here.", where=str(folder), next_step=_AGAIN
        ) from fault
    return loaded


def _with_words(about: Described, held: dict[str, bytes]) -> Loaded:
    import tokenizers  # noqa: PLC0415 - an extra that may not be installed

    words = tokenizers.Tokenizer.from_str(held[WORDS].decode("utf-8"))
    listed = held.get(LISTED)
    names = tokens_of(LISTED, listed) if listed else tokens_of(LINES, held[LINES])
    return Loaded(about, held, words, {name: number for number, name in enumerate(names) if name})


def _run_once(loaded: Loaded) -> None:
    running = loaded.begin()
    seen = running.look(np.zeros((running.bands, WINDOW), np.float32))
    running.say(seen, running.language(seen), most=_WARM_TOKENS)
