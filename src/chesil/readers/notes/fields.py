"""What a diary may tell of an entry, and the many words its headings and kinds of act are written in."""

import re
import unicodedata
from typing import Final

from chesil.terms.acts import ACTS, ASKED_TO_STOP

# Field by field: its own name first, then headings of diaries and of the paper forms of police and charities.
_HEADINGS: Final = {
    "when": (
        "when", "when did it happen", "when it happened", "date and time", "date time", "datetime",
        "date and time of incident", "date and time it happened", "day and time", "occurred",
    ),
    "date": ("date", "day", "date of incident", "incident date", "date of event", "date it happened"),
    "time": ("time", "time of day", "time of incident", "incident time", "what time"),
    "written_at": (
        "written at", "written", "written on", "date written", "when written", "noted at", "recorded at",
        "date recorded", "entry written", "when i wrote this",
    ),
    "what": (
        "what", "what happened", "what happened and how", "description", "description of incident",
        "incident", "details", "details of incident", "incident details", "event", "account", "note",
        "notes", "entry", "what was said or done", "in your own words",
    ),
    "kinds": (
        "kinds", "kind", "kind of act", "acts", "act", "type", "type of incident", "incident type",
        "category", "behaviour", "type of behaviour", "tags",
    ),
    "who": (
        "who", "who did it", "who was it", "by whom", "person", "name", "suspect", "perpetrator",
        "other party", "offender", "person responsible",
    ),
    "how": ("how", "channel", "method", "means", "how did it happen", "contact by", "type of contact"),
    "where": ("where", "place", "location", "where it happened", "where did it happen", "address"),
    "witnesses": (
        "witnesses", "witness", "who saw it", "seen by", "anyone else present", "other people present",
        "names of witnesses",
    ),
    "effect": (
        "effect", "effects", "impact", "effect on me", "effect on you", "effect on your life",
        "how it affected me", "how it affected you", "impact on me",
    ),
    "how_it_felt": (
        "how it felt", "feelings", "feeling", "how i felt", "how you felt", "how did it make you feel",
        "how it made me feel", "how did you feel",
    ),
    "feared_violence": (
        "feared violence", "fear of violence", "afraid of violence", "did you fear violence",
        "i feared violence", "did i fear violence",
    ),
    "asked_to_stop": (
        "asked to stop", "asked them to stop", "told to stop", "i asked them to stop", "told them to stop",
        "asked him to stop", "asked her to stop",
    ),
    "reported_to": (
        "reported to", "reported", "who did you tell", "told", "police contact", "reported to police",
        "police contact and reference", "police contact and reference number", "police officer",
    ),
    "reference": (
        "reference", "ref", "crime ref", "crime reference", "crime reference number", "crime number",
        "reference number", "incident number", "police reference", "log number", "police ref",
    ),
    "children": (
        "children", "children present", "effect on children", "effect on children and others",
        "effects on children and others", "children or others affected", "were children present",
    ),
    "evidence": (
        "evidence", "evidence names", "evidence kept", "attachments", "files", "proof", "photos",
        "screenshots",
    ),
    "things": ("things", "things kept", "objects", "objects kept", "physical evidence", "items kept"),
    "reply": (
        "reply", "my reply", "your reply", "response", "my response", "your response", "what i did",
        "what you did", "action taken",
    ),
    "known_from": (
        "known from", "known myself or told by", "told by", "told to me by", "who told me",
        "source of information",
    ),
    "facts_added": ("facts added",),
    "typed_with": ("typed with", "typed with help of", "written with help of", "helped by"),
    "facts_taken_out": ("facts taken out",),
    "changes": ("changes", "changes made", "changes to routine", "changes i made", "changes you made"),
}  # fmt: skip
FIELDS: Final = {heading: field for field, headings in _HEADINGS.items() for heading in (field, *headings)}

# A table with one of these is of calls, messages or money, and another reader's.
FOREIGN: Final = frozenset({
    "number", "phone", "phone number", "telephone", "telephone number", "number dialled", "number called",
    "dialled number", "called number", "calling number", "caller", "called", "caller id", "duration",
    "duration s", "duration sec", "durationsec", "duration seconds", "call duration", "call type",
    "call length", "destination", "imei", "imsi", "msisdn", "cost", "charge", "amount", "balance",
    "debit", "credit", "paid in", "paid out",
})  # fmt: skip

_CHANNELS: Final = (
    ("silent_call", "call"), ("unwanted_gift", "delivery"), ("unwanted_taxi", "delivery"),
    ("unwanted_delivery", "delivery"), ("leaving_things", "delivery"), ("damage", "damage"),
    ("interfering_property", "damage"), ("publishing", "online"), ("monitoring", "online"),
    ("image_shared", "online"), ("bullying_messages", "social"), ("indirect_contact", "third_party"),
    ("following", "in_person"),
    ("waiting_outside", "in_person"), ("watching", "in_person"), ("entering_premises", "in_person"),
    ("violence", "in_person"),
)  # fmt: skip
_MEANS: Final = (
    ("voicemail", "voicemail"), ("voice mail", "voicemail"), ("call", "call"), ("phone", "call"),
    ("text", "text"), ("sms", "text"), ("whatsapp", "chat"), ("messenger", "chat"), ("chat", "chat"),
    ("email", "email"), ("e mail", "email"), ("facebook", "social"), ("instagram", "social"),
    ("snapchat", "social"), ("tiktok", "social"), ("social media", "social"), ("letter", "post"),
    ("post", "post"), ("card", "post"), ("in person", "in_person"), ("face to face", "in_person"),
    ("delivery", "delivery"), ("parcel", "delivery"), ("online", "online"), ("internet", "online"),
    ("friend", "third_party"), ("family", "third_party"), ("someone else", "third_party"),
)  # fmt: skip

# Plain words people tick or write, beside each act's own code and words.
_ACT_WORDS: Final = {
    "following": ("followed", "followed me", "stalking", "physical following"),
    "contact": ("contacted me", "unwanted contact", "phone call", "phone calls", "call", "text", "message",
                "messages", "email", "letter", "direct communication"),
    "publishing": ("posted about me", "impersonation", "pretended to be me", "fake account"),
    "monitoring": ("spyware", "tracker", "tracking", "hacking", "hacked", "monitored"),
    "waiting_outside": ("loitering", "waiting", "waited outside", "outside my home", "outside my work",
                        "waiting outside the house", "hanging around", "turned up"),
    "interfering_property": ("interfering with property", "tampering"),
    "watching": ("spying", "watched", "watched me", "staring"),
    "entering_premises": ("break in", "broke in", "entered my home", "trespass"),
    "leaving_things": ("left things", "left something", "notes left"),
    "silent_call": ("silent call", "silent calls", "silent phone call", "silent phone calls", "hang up"),
    "verbal_abuse": ("name calling", "abuse", "verbal", "shouting", "shouted", "insults"),
    "threat_person": ("threat", "threats", "threatened", "threatened me", "threat of violence",
                      "threats of violence"),
    "threat_family": ("threatened my family", "threat to family"),
    "threat_property": ("threat to property", "threatened my home"),
    "threat_self_harm": ("threatened suicide", "threat to self harm", "threatened to harm himself",
                         "threatened to harm herself"),
    "threat_images": ("threat to share images", "threatened to share photos", "revenge porn threat"),
    "image_sent": ("cyberflashing", "sent a sexual picture", "sent a nude", "unwanted nudes", "dick pic",
                   "dick pics"),
    "image_shared": ("revenge porn", "shared private pictures", "shared intimate images", "shared my photos",
                     "intimate image abuse"),
    "violence": ("assault", "assaulted", "hit", "hit me", "pushed", "physical", "physical violence"),
    "damage": ("property damage", "criminal damage", "vandalism", "damaging property", "damaged"),
    "noise": ("noise nuisance", "loud music", "banging", "banging on the wall", "noise at night"),
    "unwanted_gift": ("gift", "gifts", "unwanted gifts", "flowers"),
    "unwanted_taxi": ("taxi", "taxis", "ordering taxis"),
    "unwanted_delivery": ("delivery", "deliveries", "pizza", "pizza delivery", "pizza deliveries", "food",
                          "parcel", "parcels"),
    "hate_ethnicity": ("racism", "racist abuse", "hate ethnicity", "ethnicity"),
    "hate_religion": ("religion", "hate religion"),
    "hate_disability": ("disability", "hate disability"),
    "hate_sexual_orientation": ("homophobia", "sexual orientation", "hate sexual orientation"),
    "hate_transgender": ("transphobia", "hate transgender"),
    "hate_sex": ("misogyny", "sexism", "hate sex"),
    "bullying_messages": ("bullying", "online bullying", "cyberbullying", "trolling"),
    "indirect_contact": ("indirect", "through friends", "through family", "third party", "used my family"),
    "sexual_harassment": ("sexual", "sexual comments"),
    "control": ("controlling", "coercive control", "controlling behaviour"),
    "other": ("something else",),
    ASKED_TO_STOP: ("asked to stop", "i asked them to stop", "told to stop", "told them to stop"),
}  # fmt: skip


def plain(text: str) -> str:
    """*text* for looking up: words alone, in lower case."""
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return words.strip()


_ACTS: Final = {
    **{plain(word): code for code, words in _ACT_WORDS.items() for word in words},
    **{plain(words): act.code for act in ACTS.values() for words in (act.code, act.words)},
    plain(ASKED_TO_STOP): ASKED_TO_STOP,
}


def acts(text: str) -> tuple[list[str], list[str]]:
    """The codes of the acts that *text* names, each once, and the words that name none."""
    found: dict[str, None] = {}
    unknown: list[str] = []
    for part in re.split(r"[;\n|]", text):
        # Some acts have a comma in their words, so the whole is tried before its parts.
        for word in [part] if plain(part) in _ACTS else re.split(r"[,/]", part):
            code = _ACTS.get(plain(word))
            if code:
                found[code] = None
            elif plain(word):
                unknown.append(word.strip())
    return list(found), unknown


def channel(means: str, tags: list[str]) -> str:
    """How it reached her: by the words she wrote for it, else by the first act that can only be one way."""
    words = f" {plain(means)} "
    by_means = next((code for word, code in _MEANS if f" {word}" in words), None)
    return by_means or next((way for act, way in _CHANNELS if act in tags), "other")


def truth(text: str) -> bool | str:
    """True or False for a plain yes or no, else the words as they are."""
    answer = plain(text)
    if answer in ("yes", "y", "true", "1", "x") or text.strip() in ("✓", "✔", "☑"):
        return True
    return False if answer in ("no", "n", "false", "0") else text
