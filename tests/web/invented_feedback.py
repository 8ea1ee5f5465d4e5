"""Invented feedback: texts with personal or financial data, and texts without. By seed, so that it can be repeated.

It knows nothing of how such data are found. Numbers are built from the plans that give them out (Ofcom's ranges for
stories, test cards, sort codes as banks write them), then written the ways people write them. No number here is anyone's:
phones are of the ranges kept free for stories, or have a subscriber part of noughts and ones.
"""

import random
from collections.abc import Callable
from typing import Final

FIRST: Final = [
    "Asha",
    "Ben",
    "Cara",
    "Dev",
    "Erin",
    "Farid",
    "Grace",
    "Hana",
    "Ivan",
    "Joan",
    "Kofi",
    "Lena",
    "Mira",
    "Noor",
    "Owen",
    "Priya",
    "Ravi",
    "Siân",
]
LAST: Final = [
    "Patel",
    "Khan",
    "Okafor",
    "Jones",
    "MacLeod",
    "O'Brien",
    "Nowak",
    "Smith",
    "Begum",
    "Lewis-Hart",
    "Chaudhry",
    "Evans",
    "Fox",
    "Baker",
]
ROADS: Final = [
    "Oakfield Road",
    "Mill Lane",
    "St Mary's Close",
    "High Street",
    "Harbour View",
    "Chestnut Avenue",
    "The Crescent",
    "Queens Drive",
    "Old Forge Way",
    "Church Hill",
    "Marine Parade",
    "King George Terrace",
    "Rowan Gardens",
    "Station Rd",
    "Orchard Ave",
    "Bridge St",
]
TOWNS: Final = ["Dorchester", "Poole", "Weymouth", "Leeds", "Swansea", "Bristol", "Truro", "Cardiff", "York"]
WORDS_OF_DIGITS: Final = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


# Things that must be refused. Each gives one written the way somebody would.


def mobile(dice: random.Random) -> str:
    tail = f"900{dice.randrange(1000):03}"  # Ofcom: 07700 900000 to 900999 are for stories
    a, b, c = "07700", tail[:3], tail[3:]
    return dice.choice([
        f"{a} {b}{c}", f"{a}{b}{c}", f"{a} {b} {c}", f"077 00 90 0{c[0]} {c[1:]}", f"+44 7700 {b}{c}", f"0044 7700{b}{c}",
        f"+44 (0)7700 {b} {c}", f"{a}-{b}-{c}", f"{a}.{b}.{c}", f"(07700) {b}{c}", f"7700 {b}{c}", f"447700{b}{c}",
        " ".join(a + b + c), "-".join(a + b + c), f"O77OO {b}{c}", f"{a}/{b}{c}", f"{a}_{b}_{c}", f"{a},{b},{c}",
    ])  # fmt: skip


def mobile_in_words(dice: random.Random) -> str:
    number = f"07700900{dice.randrange(1000):03}"
    said, place = [], 0
    while place < len(number):
        sign = number[place]
        word = dice.choice(["oh", "zero", "nought"]) if sign == "0" else WORDS_OF_DIGITS[int(sign)]
        if number[place : place + 2] == sign * 2 and dice.random() < 0.5:
            said.append(f"double {word}")
            place += 2
        else:
            said.append(word if dice.random() < 0.9 else sign)
            place += 1
    return dice.choice([" ", ", ", "-"]).join(said)


def landline(dice: random.Random) -> str:
    area, rest = dice.choice([
        ("020", f"7946 0{dice.randrange(1000):03}"), ("0117", f"496 0{dice.randrange(1000):03}"),
        ("0161", f"496 0{dice.randrange(1000):03}"), ("01632", f"960{dice.randrange(1000):03}"),
        ("029", f"2018 0{dice.randrange(1000):03}"), ("0113", f"496 0{dice.randrange(1000):03}"),
    ])  # fmt: skip
    joined = rest.replace(" ", "")
    return dice.choice([
        f"{area} {rest}", f"({area}) {rest}", f"{area}{joined}", f"+44 {area[1:]} {rest}", f"{area}-{rest.replace(' ', '-')}",
        f"{area}/{joined}", " ".join(area + joined),
    ])  # fmt: skip


def abroad(dice: random.Random) -> str:
    return dice.choice([
        f"+1 212 555 01{dice.randrange(100):02}", f"+353 1 000 {digits(dice, 4)}", f"+48 600 000 {digits(dice, 3)}",
        f"0091 98000 {digits(dice, 5)}", f"+33 6 00 00 {digits(dice, 2)} {digits(dice, 2)}", f"212-555-01{dice.randrange(100):02}",
    ])  # fmt: skip


def mail(dice: random.Random) -> str:
    first, last = (
        dice.choice(FIRST).casefold().replace("â", "a"),
        dice.choice(LAST).casefold().replace("'", ""),
    )
    name = dice.choice(
        [f"{first}.{last}", f"{first}{last}{dice.randrange(100)}", f"{first[0]}_{last}", f"{first}-{last}"]
    )
    host, end = dice.choice([
        ("gmail", "com"), ("hotmail", "co.uk"), ("example", "org"), ("btinternet", "com"), ("outlook", "com"), ("icloud", "com"),
        ("yahoo", "co.uk"), ("sample-firm", "net"),
    ])  # fmt: skip
    said = end.replace(".", " dot ")
    ways = [
        f"{name}@{host}.{end}", f"{name.upper()}@{host.upper()}.{end.upper()}", f"{name} @ {host} . {end}", f"{name}(at){host}.{end}",
        f"{name} [at] {host} [dot] {end}", f"{name} at {host} dot {said}", f"{name} AT {host} DOT {said}", f"{name}@{host} dot {said}",
        f"mailto:{name}@{host}.{end}", f"<{name}@{host}.{end}>", f"{name} {{at}} {host} {{dot}} {end}", f"{name}＠{host}.{end}",
    ]  # fmt: skip
    if host in ("gmail", "hotmail", "outlook", "icloud", "yahoo"):
        ways.append(f"{name} at {host}.{end}")
    return dice.choice(ways)


def account_name(dice: random.Random) -> str:
    return f"@{dice.choice(FIRST).casefold()}{dice.randrange(1000)}"


def postcode(dice: random.Random) -> str:
    out = dice.choice(["DT1", "BH15", "SW1A", "M1", "LS6", "CF10", "EC1V", "B33", "W1T", "TR1", "G3"])
    inside = (
        f"{dice.randrange(1, 10)}{dice.choice('ABDEFGHJLNPQRSTUWXYZ')}{dice.choice('ABDEFGHJLNPQRSTUWXYZ')}"
    )
    return dice.choice([
        f"{out} {inside}", f"{out}{inside}", f"{out.lower()} {inside.lower()}", f"{out.lower()}{inside.lower()}",
        f"{out}-{inside}", f"{out}  {inside}", " ".join(out + inside),
    ])  # fmt: skip


def house(dice: random.Random) -> str:
    number, road = dice.randrange(1, 240), dice.choice(ROADS)
    return dice.choice([
        f"{number} {road}", f"{number}{dice.choice('abc')} {road}", f"{number}, {road}, {dice.choice(TOWNS)}",
        f"{number} {road.casefold()}", f"Flat {dice.randrange(1, 30)}, {number} {road}", f"flat {dice.randrange(1, 30)}b",
        f"forty two {road}", f"No. {number} {road}", f"{number} {road.upper()}", f"PO Box {number}",
    ])  # fmt: skip


def titled(dice: random.Random) -> str:
    title = dice.choice(
        [
            "Mr",
            "Mrs",
            "Ms",
            "Miss",
            "Mx",
            "Dr",
            "Prof",
            "Professor",
            "Sir",
            "Rev",
            "Cllr",
            "Councillor",
            "PC",
            "Sgt",
            "Mr.",
            "Dr.",
            "Mrs.",
        ]
    )
    first, last = dice.choice(FIRST), dice.choice(LAST)
    ways = [
        f"{title} {last}",
        f"{title} {first} {last}",
        f"{title} {first[0]} {last}",
        f"{title} {first[0]}. {last}",
    ]
    if title in ("Mr", "Mrs", "Dr", "Ms"):
        ways += [f"{title} {last}".casefold(), f"{title} {last}".upper(), f"{title}  {last}"]
    return dice.choice(ways)


def luhn(body: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = int(sign) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def card(dice: random.Random) -> str:
    number = luhn(dice.choice(["4000", "5100", "2221", "6011"]) + digits(dice, 11))
    fours = [number[at : at + 4] for at in range(0, 16, 4)]
    amex = luhn("3400" + digits(dice, 10))
    return dice.choice([
        number, " ".join(fours), "-".join(fours), ".".join(fours), "  ".join(fours), f"{amex[:4]} {amex[4:10]} {amex[10:]}", " ".join(number),
        f"{fours[0]} {fours[1]}\n{fours[2]} {fours[3]}",
    ])  # fmt: skip


def bank(dice: random.Random) -> str:
    sort, account = digits(dice, 6), "1" + digits(dice, 7)
    dashed = f"{sort[:2]}-{sort[2:4]}-{sort[4:]}"
    return dice.choice([
        f"sort code {dashed} account {account}", f"{dashed} {account}", f"account number {account}", f"acc no: {account}",
        f"a/c {account[:4]} {account[4:]}", f"sort code {sort[:2]} {sort[2:4]} {sort[4:]}", f"GB{digits(dice, 2)}BANK{sort}{account}",
        f"GB{digits(dice, 2)} BANK {sort[:4]} {sort[4:]}{account[:2]} {account[2:6]} {account[6:]}", f"my bank account is {account}",
        f"s/c {sort} acct {account}",
    ])  # fmt: skip


def insurance(dice: random.Random) -> str:
    two = dice.choice("ABCEGHJKLMNPRSTWXYZ") + dice.choice("ABCEGHJKLMNPRSTWXYZ")
    six, end = digits(dice, 6), dice.choice("ABCD")
    return dice.choice([
        f"{two}{six}{end}", f"{two} {six[:2]} {six[2:4]} {six[4:]} {end}", f"{two.lower()}{six}{end.lower()}", f"{two}-{six}-{end}",
        f"{two} {six} {end}", " ".join(two + six + end),
    ])  # fmt: skip


PERSONAL: Final[tuple[Callable[[random.Random], str], ...]] = (
    mobile, mobile, mobile_in_words, landline, abroad, mail, mail, account_name, postcode, house, house, titled, titled, card, bank,
    insurance,
)  # fmt: skip
AROUND: Final = (
    "Please change the page. {}",
    "The form did not work for me, you can reach me on {}.",
    "I wrote to {} and nobody answered, put that on the page",
    "hello {} thanks",
    "The third link is broken.\n\nRegards\n{}",
    "Could you add a phone symbol? My details: {}",
    "I have told you twice: {}. The page is still wrong",
    "{}",
    "page is good but {} should be told it is too long",
    "why does it ask for this ({})?",
    "THE TEXT IS TOO SMALL. CONTACT {} PLEASE",
)

# Texts without, made of what people say of pages, with the numbers that belong to pages.


def plain_number(dice: random.Random) -> str:
    month = dice.choice(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    )
    day, year = dice.randrange(1, 29), dice.randrange(1997, 2027)
    return dice.choice([
        f"page {dice.randrange(1, 60)}", f"section {dice.randrange(1, 80)}{dice.choice(['', 'A', 'ZA'])}", f"{day} {month} {year}",
        f"{day}/{dice.randrange(1, 13):02}/{year}", f"{day:02}.{dice.randrange(1, 13):02}.{year % 100:02}", f"{year}-{dice.randrange(1, 13):02}-{day:02}",
        f"{month} {year}", f"{dice.randrange(1, 12)}:{dice.randrange(60):02}", f"{dice.randrange(24):02}:{dice.randrange(60):02} on {day} {month}",
        f"{dice.randrange(1, 12)}pm", f"£{dice.randrange(1, 4000)}", f"£{dice.randrange(1, 90):,}.{dice.randrange(100):02}", f"{dice.randrange(2, 99)}%",
        f"line {dice.randrange(1, 40)}", f"section 2A({dice.randrange(1, 7)})({dice.choice('abc')})", f"{dice.randrange(2, 30)} minutes",
        f"the {day}th paragraph", f"step {dice.randrange(1, 9)} of 9", f"{dice.choice([360, 768, 1920])} x {dice.choice([640, 1024, 1080])}",
        f"Windows {dice.choice([10, 11])}", f"iPhone {dice.randrange(8, 17)}", f"Firefox {dice.randrange(90, 150)}.0.{dice.randrange(9)}",
        f"the {year} Act", f"{year}-{year + 1}", f"{dice.randrange(2, 9)} out of 10", f"{dice.randrange(100, 999)} words", "1997 c. 40",
        f"from {dice.randrange(1, 12)} to {dice.randrange(1, 12)}", f"9:30 to {dice.randrange(4, 9)}pm, Monday to Friday", f"pages {day}, {day + 1} and {day + 3}",
        f"{dice.randrange(2, 9)} times out of {dice.randrange(10, 20)}", f"{dice.randrange(12, 400)} px", f"size {dice.randrange(10, 30)}",
    ])  # fmt: skip


HELPLINES: Final = (
    "999", "101", "0808 2000 247", "0808 802 0300", "0800 555 111", "116 123", "0808 80 10 800", "0300 123 2040", "18000", "0345 6000 459",
    "0800 1111", "0808 16 89 111", "55", "18001 101", "08082000247", "0800 970 2070", "0800-555-111", "111", "105",
)  # fmt: skip
SUBJECTS: Final = (
    "the page on stalking", "the list of helplines", "the part about orders", "the self-check", "the menu", "the table on {n}", "the text at {n}",
    "the map", "the paragraph on housing", "the second heading", "the print version", "the link to Dorset Police", "the page about MARAC",
    "what you say on the Protection from Harassment Act 1997", "the example with the taxis", "the button that leaves the page",
    "the sentence about {n}", "the note on the Domestic Abuse Act 2021", "the map of Weymouth and Portland", "the page for friends and family",
)  # fmt: skip
OPINIONS: Final = (
    "is hard to read on a phone", "says {n} but should say {m}", "could be shorter", "is very clear, thank you", "took {n} to find",
    "has a spelling mistake in {n}", "was last changed on {n}, is it still true?", "does not open in {n}", "is missing the number {h}",
    "gives {h} twice", "should say that {h} is free", "has no word on {n}", "is out of date since {n}", "did not load at {n}",
    "repeats itself on {n} and {m}", "looks the same as in {n}", "needs a date: I think {n}", "made me miss the link at the end",
    "is in a colour that I cannot see", "should come before {n}", "asks for an address but does not say why", "was easy to follow",
    "says an offence under section 4A can bring 10 years", "uses words such as Dr or Mr that nobody needs", "is 3 clicks away from the first page",
    "has two different hours for {h}", "does not say what happens to my account or card details, are there any?", "could be in Polish and Welsh too",
    "I looked at it twice, once at work and once at home", "has a heading that is not a heading", "ends in the middle of a",
    "says to call {h}, and if it is an emergency {h}", "was sent to me by a friend who lives in the next town", "took me {n} and my name is not even asked",
    "can be found at gov.uk, so link to it", "is at https://www.gov.uk/stay-safe-{y} now", "costs {n} to print", "stops at {n}", "shows {n} results",
)  # fmt: skip
ENDS: Final = (
    "",
    "",
    ".",
    "!",
    " Thanks.",
    " Please look at {n}.",
    "\nOtherwise good.",
    " It was fine in {y}.",
    " See {n}.",
    " (I use {n})",
)


def personal(seed: int, count: int = 500) -> list[str]:
    """Texts that hold something of a person."""
    dice = random.Random(seed)
    return [dice.choice(AROUND).format(PERSONAL[at % len(PERSONAL)](dice)) for at in range(count)]


def clean(seed: int, count: int = 500) -> list[str]:
    """Texts that hold nothing of a person."""
    dice = random.Random(seed)

    def filled(text: str) -> str:
        return text.format(
            n=plain_number(dice), m=plain_number(dice), h=dice.choice(HELPLINES), y=dice.randrange(2019, 2027)
        )

    def one() -> str:
        text = f"{filled(dice.choice(SUBJECTS))} {filled(dice.choice(OPINIONS))}{filled(dice.choice(ENDS))}"
        return text.capitalize() if dice.random() < 0.3 else text

    return [one() if dice.random() < 0.7 else f"{one()} {one()}" for _ in range(count)]
