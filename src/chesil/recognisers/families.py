"""The acts that a person can mark, in families: each is one behaviour, and one strand of the pattern."""

from typing import Final

from chesil.terms.acts import ACTS

# Code, title, label, strand, and the acts that are marked.
FAMILIES: Final = (
    ("following", "Following you, in your notes", "following", "watching", ("following",)),
    (
        "watching",
        "Watching, waiting or coming in, in your notes",
        "watching, waiting",
        "watching",
        ("waiting_outside", "watching", "entering_premises"),
    ),
    (
        "monitoring",
        "Watching your phone or accounts, in your notes",
        "phone or accounts",
        "watching",
        ("monitoring",),
    ),
    (
        "contact",
        "Contact, in your notes",
        "contact",
        "contact",
        ("contact", "silent_call", "bullying_messages"),
    ),
    ("publishing", "Publishing about you or as you, in your notes", "publishing", "others", ("publishing",)),
    (
        "images",
        "Sexual or private pictures, in your notes",
        "private pictures",
        "sexual",
        ("image_sent", "image_shared"),
    ),
    (
        "indirect_contact",
        "Reaching you through others, in your notes",
        "through others",
        "others",
        ("indirect_contact",),
    ),
    (
        "damage",
        "Damage and belongings, in your notes",
        "damage",
        "property",
        ("damage", "interfering_property"),
    ),
    ("noise", "Noise at your home, in your notes", "noise", "property", ("noise",)),
    (
        "deliveries",
        "Gifts, taxis, deliveries and things left, in your notes",
        "gifts, deliveries",
        "deliveries",
        ("unwanted_gift", "unwanted_taxi", "unwanted_delivery", "leaving_things"),
    ),
    (
        "threats",
        "Threats, in your notes",
        "threats",
        "threats",
        ("threat_person", "threat_family", "threat_property", "threat_self_harm", "threat_images"),
    ),
    ("violence", "Violence, in your notes", "violence", "violence", ("violence",)),
    ("abuse", "Shouting and name calling, in your notes", "name calling", "abuse", ("verbal_abuse",)),
    (
        "hate",
        "Abuse because of who you are, in your notes",
        "hate",
        "hate",
        tuple(act for act in ACTS if act.startswith("hate_")),
    ),
    ("sexual", "Sexual comments or demands, in your notes", "sexual", "sexual", ("sexual_harassment",)),
    ("control", "Control over what you do, in your notes", "control", "control", ("control",)),
    ("other", "Other things you noted", "something else", "other", ("other",)),
)
