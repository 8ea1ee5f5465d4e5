"""A tiny model of the layout of Whisper, made with CTranslate2's own classes, that says a fixed sentence.

Its weights are drawn from a fixed seed, but for those of its last layer: by the place of a token alone they say
which comes next. So it hears nothing, and everything around it can be tried: times, language, hashes, bounds.
"""

import json
from pathlib import Path

import numpy as np

WORDS = ["I", "am", "outside", "your", "door", "open", "it"]
LANGUAGES = ["en", "cy", "fr"]
SENTENCE = [
    "<|0.00|>",
    "I",
    "am",
    "outside",
    "<|2.00|>",
    "<|3.50|>",
    "open",
    "it",
    "<|5.00|>",
    "<|endoftext|>",
]
GOES_ON = ["<|0.00|>", "I", "am", "<|2.00|>", "<|2.00|>", "outside", "<|endoftext|>"]  # cut by the window
_WIDE, _BANDS, _PLACES = 64, 80, 448
_SPECIAL = [
    "<|endoftext|>", "<|startoftranscript|>", *(f"<|{each}|>" for each in LANGUAGES),
    "<|translate|>",
    "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
]  # fmt: skip
_TIMES = [f"<|{each * 0.02:.2f}|>" for each in range(1_501)]


def made(folder: Path, sentence: list[str] = SENTENCE, *, sure: float = 4.0, silent: float = 0.0) -> Path:
    """The folder of such a model, for English alone.

    Args:
        sure: how sure it is of each token, 0 for not at all. silent: how sure it is that nobody speaks.
    """
    import ctranslate2
    import tokenizers
    from ctranslate2.specs.whisper_spec import WhisperSpec

    special = [*_SPECIAL, *_TIMES]
    tokens = [*WORDS, *special]
    ids = {token: number for number, token in enumerate(tokens)}
    rng = np.random.default_rng(7)
    spec = WhisperSpec(1, 1, 1, 1)
    _fill(spec, rng, len(tokens))
    places = np.zeros((_PLACES, _WIDE), np.float32)
    places[np.arange(_PLACES), np.arange(_PLACES) % _WIDE] = 10
    spec.decoder.position_encodings.encodings = places
    last = np.zeros((len(tokens), _WIDE), np.float32)
    for place, token in enumerate(sentence):
        last[ids[token], place] += sure
    last[ids["<|nospeech|>"], 0] += silent
    spec.decoder.projection.weight = last
    spec.register_vocabulary(tokens)
    spec.config.lang_ids = [ids[f"<|{each}|>"] for each in LANGUAGES]
    spec.config.suppress_ids, spec.config.suppress_ids_begin, spec.config.alignment_heads = [], [], []
    folder.mkdir(parents=True)
    spec.validate()
    spec.save(str(folder))
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel(ids, unk_token=special[0]))
    words.add_special_tokens(special)
    words.save(str(folder / "tokenizer.json"))
    assert ctranslate2.contains_model(str(folder))
    assert json.loads((folder / "config.json").read_text())["lang_ids"]
    return folder


def _fill(spec, rng, tokens):
    """Give each weight a small random value of its shape, so that what is said depends on the last layer alone."""
    wide = _WIDE
    shapes = {
        "encoder/conv1": (wide, _BANDS, 3), "encoder/conv2": (wide, wide, 3), "linear_0": (4 * wide, wide),
        "linear_1": (wide, 4 * wide), "embeddings": (tokens, wide), "projection": (tokens, wide),
    }  # fmt: skip
    spec.encoder.position_encodings.encodings = np.zeros((1_500, wide), np.float32)
    for part in (spec.encoder, spec.decoder):
        for layer in part.layer:
            for attention in filter(None, (layer.self_attention, getattr(layer, "attention", None))):
                several = [(wide, 3)] if len(attention.linear) == 2 else [(wide, 1), (wide, 2)]
                for linear, (_, times) in zip(attention.linear, [*several, (wide, 1)], strict=True):
                    linear.weight = np.zeros((times * wide, wide), np.float32)
                    linear.bias = np.zeros(times * wide, np.float32)
                _norm(attention.layer_norm)
            _norm(layer.ffn.layer_norm)
            for name in ("linear_0", "linear_1"):
                linear = getattr(layer.ffn, name)
                linear.weight = np.zeros(shapes[name], np.float32)
                linear.bias = np.zeros(shapes[name][0], np.float32)
        _norm(part.layer_norm)
    for conv, name in ((spec.encoder.conv1, "encoder/conv1"), (spec.encoder.conv2, "encoder/conv2")):
        conv.weight = rng.normal(0, 0.02, shapes[name]).astype(np.float32)
        conv.bias = np.zeros(wide, np.float32)
    spec.decoder.embeddings.weight = np.zeros(shapes["embeddings"], np.float32)


def _norm(norm):
    norm.gamma, norm.beta = np.ones(_WIDE, np.float32), np.zeros(_WIDE, np.float32)
