"""Random logs of the kind people write: made from a seed, so that a failure can be seen again."""

import random
from datetime import date, timedelta
from typing import Any

CHARGES = (
    *("s.2 PHA 1997", "s.2A PHA 1997 (stalking)", "s.3 PHA 1997 (civil)", "s.4 PHA 1997", "s.4A PHA 1997"),
    *("s.4A(1)(b)(ii) PHA 1997", "s.42 Family Law Act 1996", "s.76 Serious Crime Act 2015"),
    *("s.1(1A) PHA 1997", "", "s.5 PHA 1997 (breach of restraining order)", "s.127 Communications Act 2003"),
)
PARTIES = (
    ("ex-partner", {"D": "ex-husband", "V": "ex-wife"}),
    ("cohabiting partners", {"D": "boyfriend", "V": "girlfriend"}),
    ("neighbours", {"D": "man next door", "V1": "tenant", "V2": "his sister"}),
    ("manager and employee", {"D": "manager (company sued)", "V": "clerk"}),
    ("bank and customer", {"D": "bank", "V": "customer"}),
    ("newspaper and singer", {"D": "daily newspaper", "V": "singer"}),
    ("campaigners and a firm", {"D": "campaigners", "V": "limited company", "T": "the police"}),
    ("protesters and staff", {"D1": "protester", "D2": "protester", "V": "staff of a laboratory"}),
    ("former friends", {"D1": "friend", "D2": "friend", "V": "student", "T": "V's university"}),
    ("council and resident", {"D": "planning officer of the council", "V": "resident"}),
    ("brothers", {"D": "elder brother", "V": "younger brother", "V2": "his wife", "T": "their mother"}),
    ("", {}),
)
WHAT = (
    *("Slapped {v} in the face.", "Threatened to hit {v}.", "Said he would kill {v}.", "Held a knife up."),
    *("Followed {v} home.", "Waited outside the school.", "Sent flowers and a love letter.", "Sent a text."),
    *("Asked when he could see the children.", "Rang {v} many times.", "Called {v} names.", "Swore at {v}."),
    *(
        "Told the police that {v} was a thief.",
        "Posted online that {v} is a liar.",
        "Polite reminder letter.",
    ),
    *(
        "Broke a window.",
        "Did not hit {v}.",
        "He denied hitting {v}.",
        "Never shouted.",
        "Shared private photos of {v}.",
        "Silence.",
    ),
    *("Humiliated {v} in front of colleagues.", "Demanded payment and threatened legal action."),
    *(
        "Solicitor's letter.",
        "Got a friend to pass messages to {v}.",
        "Placards at the gate.",
        "News report.",
    ),
    *("Took {v}'s phone and would not let her out.", "Racist abuse.", "Anonymous note.", "Unwanted gifts."),
    *("Rang again in the same minute.", "Shouted, day after day.", "Threw a cup, which was not accepted."),
    *("They quarrelled and {v} hit back.", "A malicious complaint to the council.", "Said hello."),
)
EFFECTS = (
    *("", "unknown", "upset", "annoyed", "frightened", "distressed", "feared he would hit me", "off sick"),
    *("feared for her son", "could not sleep", "not heard until morning", "{v} alarmed; {w} upset", "amused"),
    *("bruised", "isolated; saw nobody"),
    *("afraid of violence", "feared violence to herself and her son", "worried about my brother"),
)
CONTEXT = (
    *("A restraining order forbids any contact.", "D said that it was all about money."),
    *("They lived together again in May.", "{v} asked D to stop.", "Aggression came from both sides."),
    *("The acts were unconnected.", "It was one campaign.", "A matter of public interest.", "D is on bail."),
    *("{v} was off work for a month.", "Swearing was common there.", "Police gave a harassment warning."),
    *("The complaint was dismissed.", "{v} had left a voicemail asking for contact.", "D was in prison."),
    *(
        "No single individual was shown to have been harassed.",
        "They acted together.",
        "D has bipolar disorder.",
    ),
    *("{v} kept a diary.", "An early ruling on a strike out.", "{v} owed money."),
)
CHANNELS = (
    *("in_person", "phone_call", "silent_call", "text", "letter", "email", "social_media", "third_party"),
    *("property_damage", "gift_delivery", "following", "loitering", "surveillance", "publication"),
    *("legal_process", "assault", "coercive_control", "other"),
)


def written(seed: int) -> dict[str, Any]:
    """One log of up to a dozen entries."""
    rng = random.Random(seed)
    relationship, parties = rng.choice(PARTIES)
    harmed = [role for role in parties if role[0] == "V"] or ["V"]
    return {
        "blind_id": f"r{seed}",
        "charge": rng.choice(CHARGES),
        "relationship": relationship,
        "parties": dict(parties),
        "incidents": [
            _incident(rng, n, [*parties] or ["D", "V"], harmed) for n in range(1, rng.randint(1, 13))
        ],
        "context": [_said(rng, rng.choice(CONTEXT), harmed) for _ in range(rng.randint(0, 3))],
    }


def _incident(rng: random.Random, n: int, roles: list[str], harmed: list[str]) -> dict[str, Any]:
    others = [role for role in roles if role[0] == "D"] or ["D"]
    actor = rng.choice(
        [*others * 6, "unknown", "a friend of D", "D and others", *harmed, "passers-by", "D1 and D2"]
    )
    target = rng.choice(
        [
            *harmed * 6,
            "V via T",
            "T",
            "V2",
            "V and others",
            "staff generally",
            "V2 (V present)",
            "V's mother",
            "",
        ]
    )
    entry = {
        "n": n,
        "when": _when(rng),
        "channel": rng.choice(CHANNELS),
        "actor": actor,
        "target": target,
        "summary": " ".join(_said(rng, rng.choice(WHAT), harmed) for _ in range(rng.randint(1, 2))),
        "effect": _said(rng, rng.choice(EFFECTS), harmed),
        "told_to_stop_before": rng.choice([True, False, "unknown", "unknown"]),
    }
    if rng.random() < 0.25:
        entry[rng.choice(["count", "count_at_least"])] = rng.choice([1, 2, 3, 8, 40])
    return entry


def _said(rng: random.Random, words: str, harmed: list[str]) -> str:
    return words.format(v=rng.choice(harmed), w=harmed[-1])


def _when(rng: random.Random) -> dict[str, Any]:
    start = date(2019, 1, 1) + timedelta(days=rng.choice([0, 1, 2, 30, 90, 200, 400, rng.randrange(900)]))
    end = start + timedelta(days=rng.randrange(1, 200))
    return rng.choice(
        [
            {"precision": "day", "date": str(start)},
            {"precision": "day", "date": str(start)},
            {"precision": "month", "date": str(start)[:7]},
            {"precision": "period", "date": str(start), "to": str(end)},
            {"precision": "period", "date": str(start)[:7], "to": str(end)[:7]},
            {"precision": "approx", "date": str(start)[:4]},
            {"precision": "approx", "offset_days": rng.randrange(300)},
            {"precision": "unknown"},
        ]
    )
