"""Changes by hand to a draft of a statement. Each gives a new draft."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from chesil.documents.statement.drafting import Draft, Paragraph, digest


def written(
    draft: Draft, number: int, text: str, *, source: str | None = None,
    exhibits: Sequence[str] | None = None, section: str = "",
) -> Draft:  # fmt: skip
    """A draft whose paragraph of that number, from 1, says something else.

    Args:
        source, exhibits: as Paragraph has them; None: they stay. section: where it goes; empty: it stays.
    """
    before = draft.paragraphs[number - 1]
    after = replace(
        before, text=text, section=section or before.section,
        source=before.source if source is None else source,
        exhibits=before.exhibits if exhibits is None else tuple(exhibits),
    )  # fmt: skip
    return _with(draft, number, after)


def known(draft: Draft, sources: Mapping[int, str]) -> Draft:
    """A draft in which some paragraphs, by their numbers, say how she knows what they tell."""
    told = (
        replace(each, source=sources.get(number, each.source))
        for number, each in enumerate(draft.paragraphs, 1)
    )
    return replace(draft, paragraphs=tuple(told))


def added(
    draft: Draft, text: str, *, section: str, source: str = "own", exhibits: Sequence[str] = ()
) -> Draft:
    """A draft with one more paragraph, which comes from no entry."""
    new = Paragraph(section=section, text=text, source=source, exhibits=tuple(exhibits))
    return replace(draft, paragraphs=(*draft.paragraphs, new))


def without(draft: Draft, number: int) -> Draft:
    """A draft without a paragraph. Of an entry or an answer it does not come back by itself."""
    rest = (*draft.paragraphs[: number - 1], *draft.paragraphs[number:])
    return replace(draft, paragraphs=rest)


def put_back(draft: Draft, of: str) -> Draft:
    """A draft that takes an entry or an answer again, whose paragraph was taken out."""
    return replace(draft, seen=tuple(each for each in draft.seen if each != of))


def agreed(draft: Draft, number: int, now: str) -> Draft:
    """A draft whose paragraph stays as she wrote it although its entry says something else now.

    Args:
        now: what the entry says; empty where it is gone, so that the paragraph becomes her own.
    """
    before = draft.paragraphs[number - 1]
    after = replace(before, made=digest(now)) if now else replace(before, of="", made="", given=())
    return _with(draft, number, after)


def following(draft: Draft, number: int, now: str) -> Draft:
    """A draft whose paragraph says again what its entry says."""
    return _with(draft, number, replace(draft.paragraphs[number - 1], text=now, made=digest(now)))


def _with(draft: Draft, number: int, after: Paragraph) -> Draft:
    paragraphs = list(draft.paragraphs)
    paragraphs[number - 1] = after
    return replace(draft, paragraphs=tuple(paragraphs))
