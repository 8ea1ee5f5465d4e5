"""Finds personal and financial data in a text, so that it is refused before anything is kept of it.

Every rule looks for one kind, by its form and by the words that announce it. They are wide on purpose: a text
that is refused wrongly costs its writer another look, a number that is kept can cost much more.

1. Letters and digits are made plain, also digits as words ("oh seven seven") or letters ("O77OO").
2. For the numbers, what is made of digits and tells nothing goes: dates, times, sums, web addresses, and
   the numbers that everyone can call (999, 101, 0800, 0808, 03, and those that the caller names).
3. Each rule looks at what is left.

Sources: for numbers see `numbers`; for postcodes Royal Mail's Postcode Address File, areas and letters.
"""

import re
from collections.abc import Iterable
from typing import Final, Literal

from chesil_web.public.feedback import numbers
from chesil_web.public.feedback.plain import as_plain, closed_up, digits_from_words, without_public

type Kind = Literal["phone", "e-mail", "address", "name", "card", "account", "insurance", "birth"]

KINDS: Final[tuple[Kind, ...]] = (
    "phone", "e-mail", "address", "name", "card", "account", "insurance", "birth",
)  # fmt: skip


def personal(text: str, *, public: Iterable[str] = ()) -> tuple[Kind, ...]:
    """The kinds of personal data in a text, in the order of KINDS; empty when there is none.

    Args:
        public: numbers that everyone can call, as they are printed on the pages.
    """
    plain = as_plain(text)
    counted = without_public(digits_from_words(plain), public)
    rules: dict[Kind, bool] = {
        "phone": numbers.is_phone(counted),
        "e-mail": _mail(plain),
        "address": _address(plain),
        "name": _name(plain),
        "card": numbers.is_card(counted),
        "account": numbers.is_account(counted),
        "insurance": numbers.is_insurance(counted),
        "birth": numbers.is_birth(plain),
    }
    return tuple(kind for kind in KINDS if rules[kind])


# Addresses on the net. One sign before the "at" is enough, so that no long word makes the search slow.

_AT: Final = r"\s*(?:@|[([{<\"'*]\s*at?\s*[)\]}>\"'*]|\s-?at-?\s)\s*"
_DOT: Final = r"\s*(?:\.|[([{<\"'*]\s*(?:dot|\.)\s*[)\]}>\"'*]|\s-?dot-?\s)\s*"
_PROVIDERS: Final = (
    "gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|protonmail|proton|gmx|mail|btinternet|"
    "talktalk|sky|virginmedia|ntlworld|tiscali|msn|zoho|fastmail|tutanota|plusnet|blueyonder|o2"
)
_MAIL: Final = re.compile(
    rf"""
    \w\s?@\s?[\w-]+(?:\s?\.\s?[a-z]{{2,}})+           # with the sign itself
    | (?<![\w/.])@\w{{3,}}                                     # the name of an account
    | \w{_AT}[\w-]+(?:\s*(?:[([{{<\"'*]\s*(?:dot|\.)\s*[)\]}}>\"'*]|\s-?dot-?\s)\s*[a-z]{{2,}})+
    | \w\s*[([{{<\"'*]\s*at?\s*[)\]}}>\"'*]\s*[\w-]+{_DOT}[a-z]{{2,}}
    | \w{_AT}(?:{_PROVIDERS}){_DOT}[a-z]{{2,}}
    | \w{_AT}(?:gmail|googlemail|hotmail|icloud|btinternet|protonmail|virginmedia)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _mail(text: str) -> bool:
    return _MAIL.search(text) is not None or _MAIL.search(closed_up(text)) is not None


# Places.

_AREAS: Final = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|"
    "E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|"
    "LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|"
    "SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE: Final = re.compile(
    rf"\b(?:{_AREAS})\d[A-Z\d]?[\s.-]{{0,3}}(\d)([ABD-HJLNP-UW-Z]{{2}})\b", re.IGNORECASE
)
_STREET: Final = (
    "street|st|road|rd|avenue|ave|lane|ln|close|cl|drive|dr|way|court|ct|crescent|cres|terrace|place|gardens|gdns|"
    "grove|square|sq|hill|row|mews|walk|parade|rise|mount|green|meadows?|view|park|quay|wharf|house|villas?|"
    "cottages?|drove|croft|gate|fields?"
)
_NOT_IN_STREET: Final = (
    "of|the|in|on|a|an|to|by|from|at|is|are|was|were|and|or|for|with|this|that|these|those|my|your|our|"
    "their|its|times|minutes|minute|hours|hour|days|day|weeks|week|months|month|years|year|people|"
    "clicks|pages|page|lines|links|link|steps|items|questions|words|paragraphs|per|more|less|than|"
    "before|after|when|where|which|who|how|it|you|we|they|not|no|only|each|every|both|seconds|pixels|"
    "percent|section|sections|point|points|other|different"
)
_IN_STREET: Final = rf"(?!(?:{_NOT_IN_STREET})\b)[A-Za-z][\w'.]*"
_TENS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_HOUSE: Final = re.compile(
    rf"(?<![\d.])(?:\d{{1,4}}\s?[a-h]?|\b(?:{_TENS})(?:[\s-](?:{_TENS}))?)\b,?\s+"
    rf"(?:(?:{_IN_STREET}\s+){{1,3}}(?:{_STREET})|the\s+(?:crescent|street|avenue|lane|grove|square|terrace|mews|drive))\b",
    re.IGNORECASE,
)
_HOME: Final = re.compile(
    r"\b(?i:flat|apartment|apt|unit|po box|p\.o\. box)\s+(?i:no\.?\s*|number\s+)?\d+\s?[a-hA-H]?\b"
    rf"|\b(?i:lives?\s+(?:at|on|in|off|near|opposite)\s+(?:{_IN_STREET}\s+){{1,3}}(?:{_STREET}))\b"
    r"|\b(?i:lives?\s+(?:at|on))\s+(?:\d|[A-Z])"
    r"|\b(?i:my|his|her|their|our|home|postal)\s+(?i:home\s+|new\s+|old\s+)?"
    r"(?i:address(?:\s+is|\s*:|\s*=)\s*(?!not\b)\S)"
)


def _address(text: str) -> bool:
    by_code = any(map(_has_postcode, (text, closed_up(text))))
    return by_code or any(rule.search(text) for rule in (_HOUSE, _HOME))


def _has_postcode(text: str) -> bool:
    return any(not _ordinal(hit[1], hit[2]) for hit in _POSTCODE.finditer(text))


def _ordinal(digit: str, ending: str) -> bool:
    """Whether the end of a match is 1st, 2nd, 3rd or 4th, as in "E4 2nd line"."""
    return ending == {"1": "st", "2": "nd", "3": "rd"}.get(digit, "th")


# Names with a title.

_NO_NAME: Final = (
    "the|a|an|and|or|of|to|in|on|at|is|it|its|this|that|these|those|my|your|our|their|his|her|any|some|"
    "all|out|how|what|when|where|which|who|why|by|for|from|with|as|but|if|not|no|so|do|does|was|were|"
    "be|been|being|has|have|had|windows|office|world|word|microsoft|user|users|version|said|says|did|"
    "are|can|may|will|would|should|could|opportunity|deadline|point|important|information|something|"
    "anything|step|link|required|shown|asked|field|box|missing|wrong|optional|needed|there|here|"
    "chancellor|mayor|justice"
)
_A_NAME: Final = rf"(?!(?:{_NO_NAME})\b)"
_INITIALS: Final = r"(?:[A-Z]\b\.?\s*){0,2}"
_TITLED: Final = re.compile(
    rf"\b(?:(?i:mr|mrs|mister|missus|mstr))\b\.?[\s_-]+{_INITIALS}(?i:{_A_NAME})[^\W\d_][\w'-]*"
    rf"|\b(?i:mx|miss|ms|dr|prof|professor|doctor|sir|dame|rev|revd|reverend|cllr|councillor|sgt|sergeant|constable|"
    rf"inspector|lord|lady|judge|nurse|pastor|imam|rabbi|father|sister|brother|officer|detective|superintendent)"
    rf"\b\.?[\s_-]+{_INITIALS}(?i:{_A_NAME})[A-Z][\w'.-]*"
    rf"|\b(?:PC|WPC|DC|DS|DI|DCI|PCSO|Pc|Dc|Ds)\b\.?\s+(?:\d+\s+)?{_INITIALS}(?i:{_A_NAME})[A-Z][a-z]"
    rf"|(?<!\d)(?<!\d )\b(?:[Mm]s|[Dd]r|[Pp]rof|[Rr]ev|[Cc]llr|[Ss]gt|[Mm]x)\b\.?\s+{_A_NAME}[a-z]{{3,}}"
    rf"|\b(?:with|from|by|named|called|against|told|saw|asked|met|neighbour|teacher|and|is|emailed|rang|see|"
    rf"(?:spoke|spoken|talked|wrote|complained|went|sent|reported)\s+to)\s+"
    rf"(?:miss|doctor|professor|councillor|constable|sergeant)\s+{_A_NAME}[a-z]{{3,}}"
)
_CALLED: Final = re.compile(
    rf"\b(?:my|his|her|their|whose|partner's|husband's|wife's|ex's)\s+(?:full\s+|first\s+|last\s+|real\s+)?(?:sur)?name"
    rf"(?:\s+is|'s|\s+was|\s*:)\s+{_A_NAME}[^\W\d_]{{2,}}",
    re.IGNORECASE,
)


def _name(text: str) -> bool:
    return _TITLED.search(text) is not None or _CALLED.search(text) is not None
