"""Text in the character set that a card, calendar or mail names, also written quoted-printable."""

import quopri


def text_in(data: bytes, charset: str) -> str | None:
    """*data* as valid Unicode text; None when it is not in that character set, or there is no such set."""
    try:
        text = data.decode(charset)
        text.encode()  # some character sets can hold half of a surrogate pair
    except (LookupError, ValueError):
        return None
    return text


def unquoted(value: str, charset: str) -> str:
    """The text of a quoted-printable value; Windows-1252 where it is not in the character set it names."""
    decoded = quopri.decodestring(value.encode("utf-8", "replace"))
    text = text_in(decoded, charset)
    return decoded.decode("cp1252", "replace") if text is None else text
