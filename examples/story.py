"""The invented case: who is in it, what was said, and when. Everyone and everything is made up."""

from datetime import datetime
from typing import Final

ASHA_NUMBER: Final = "+447700900123"
DEV_NUMBER: Final = "+447700900456"
DEV_NEW_NUMBER: Final = "+447700900789"
FARAH_NUMBER: Final = "+447700900234"
ELI_NUMBER: Final = "+447700900345"
SURGERY_NUMBER: Final = "01632960111"
ASHA_MAIL: Final = "asha@example.org"
DEV_MAIL: Final = "dev@example.com"


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


# (when, who, what) in the chat between Asha and Dev on Asha's phone, until she blocks him.
CHAT_WITH_DEV: Final = [
    (_at(when), who, text)
    for when, who, text in (
        (
            "2025-09-02 18:12",
            "Asha",
            "Hi, I have put your things in two boxes. You can get them from Eli's on Saturday",
        ),
        ("2025-09-02 18:20", "Dev", "ok. which Saturday"),
        ("2025-09-02 18:21", "Asha", "The 6th, any time after 10"),
        ("2025-09-02 18:24", "Dev", "Fine"),
        ("2025-09-04 21:40", "Dev", "Did you find the blue folder? it has my car papers in it"),
        ("2025-09-04 22:02", "Asha", "Yes it is in the top box"),
        ("2025-09-06 13:15", "Dev", "Got the boxes. Thanks for sorting it"),
        ("2025-09-06 13:31", "Asha", "Good. Take care"),
        ("2025-09-07 20:05", "Dev", "I keep thinking about last summer. Can we just talk?"),
        ("2025-09-07 20:44", "Asha", "I don't think that would help either of us"),
        ("2025-09-09 23:16", "Dev", "I'm sorry about everything. I will change, I promise"),
        ("2025-09-10 08:02", "Asha", "Thank you for saying so. It doesn't change my mind"),
        ("2025-09-12 22:50", "Dev", "You owe me one conversation"),
        ("2025-09-13 00:12", "Dev", "Are you there"),
        ("2025-09-13 00:13", "Dev", "Why are you ignoring me"),
        (
            "2025-09-14 10:03",
            "Asha",
            "Please don't contact me again, Dev. I have said everything I want to say.",
        ),
        ("2025-09-14 10:09", "Dev", "You can't just end it like that"),
        ("2025-09-14 10:11", "Dev", "Answer me"),
        ("2025-09-16 23:02", "Dev", "Pick up the phone"),
        ("2025-09-16 23:04", "Dev", "I know you are awake, your light is on"),
        ("2025-09-16 23:05", "Dev", "Answer me"),
        ("2025-09-16 23:06", "Dev", "Asha"),
        ("2025-09-16 23:08", "Dev", "ASHA"),
        ("2025-09-16 23:11", "Dev", "This is pathetic"),
        ("2025-09-16 23:15", "Dev", "You will be sorry you treated me like this"),
        ("2025-09-16 23:19", "Dev", "Sorry. I didn't mean that. Just ring me"),
        ("2025-09-18 07:45", "Dev", "Who were you with last night?"),
    )
]
BLOCKED_AT: Final = _at("2025-09-18 08:00")

# Texts from his known number, then from a new one. (when, number, text)
TEXTS_FROM_DEV: Final = [
    (_at(when), number, text)
    for when, number, text in (
        ("2025-09-19 12:31", DEV_NUMBER, "So you blocked me. Very grown up"),
        ("2025-09-19 12:33", DEV_NUMBER, "I only want to talk"),
        ("2025-09-22 22:47", DEV_NUMBER, "I saw you at the Co-op tonight. Who was that with you?"),
        ("2025-09-25 01:14", DEV_NUMBER, "can't sleep"),
        ("2025-09-25 01:20", DEV_NUMBER, "You did this"),
        ("2025-10-03 19:02", DEV_NEW_NUMBER, "It's me. You can't block every phone"),
        ("2025-10-03 19:05", DEV_NEW_NUMBER, "I just want an answer"),
        (
            "2025-10-08 22:31",
            DEV_NEW_NUMBER,
            "You're not allowed to just cut me off. Tell Eli to mind his own business",
        ),
        (
            "2025-10-15 23:50",
            DEV_NEW_NUMBER,
            "If you won't talk to me I'll come to your work and say it there",
        ),
        ("2025-10-21 00:32", DEV_NEW_NUMBER, "Nice new curtains"),
        ("2025-10-21 00:41", DEV_NEW_NUMBER, "I'll smash that car up if he parks it there again"),
        ("2025-10-29 21:18", DEV_NEW_NUMBER, "Sorry about last week. I miss you. It won't happen again"),
        ("2025-12-09 07:01", DEV_NEW_NUMBER, "Happy birthday x"),
        ("2025-12-17 22:58", DEV_NEW_NUMBER, "A bit of paper won't stop me loving you"),
        ("2025-12-22 23:44", DEV_NEW_NUMBER, "I'm outside. Come down and talk"),
    )
]

Call = tuple[datetime, str | None, int, int]

# Calls: (when, number or None when withheld, seconds, type of the export: 1 in, 2 out, 3 missed)
CALLS: Final[list[Call]] = [
    (_at(when), number, seconds, kind)
    for when, number, seconds, kind in (
        ("2025-09-05 17:20", DEV_NUMBER, 184, 1),
        ("2025-09-16 23:03", DEV_NUMBER, 0, 3),
        ("2025-09-16 23:07", DEV_NUMBER, 0, 3),
        ("2025-09-16 23:09", DEV_NUMBER, 0, 3),
        ("2025-09-16 23:12", DEV_NUMBER, 0, 3),
        ("2025-09-16 23:16", DEV_NUMBER, 0, 3),
        ("2025-09-16 23:21", DEV_NUMBER, 0, 3),
        ("2025-09-17 18:04", DEV_NUMBER, 41, 1),
        ("2025-09-19 00:40", None, 4, 1),
        ("2025-09-20 01:12", None, 3, 1),
        ("2025-09-20 01:15", None, 5, 1),
        ("2025-09-24 02:02", None, 3, 1),
        ("2025-09-27 23:37", None, 0, 3),
        ("2025-10-01 03:10", None, 4, 1),
        ("2025-10-05 00:51", None, 2, 1),
        ("2025-10-05 00:54", None, 3, 1),
        ("2025-10-11 02:26", None, 4, 1),
        ("2025-10-19 01:48", None, 5, 1),
        ("2025-10-26 01:30", None, 3, 1),  # the hour that happened twice when the clocks went back
        ("2025-10-30 23:59", None, 0, 3),
        ("2025-12-10 01:05", None, 4, 1),
        ("2025-12-13 02:31", None, 3, 1),
        ("2025-12-18 00:22", None, 4, 1),
        ("2025-12-27 01:41", None, 5, 1),
        ("2025-12-27 01:44", None, 3, 1),
    )
]

MAILS_FROM_DEV: Final = [
    (
        _at("2025-09-28 22:14"),
        "Us",
        "Asha,\n\nI know you asked for space. I have thought about it and I think you are making a mistake.\n"
        "I'm so sorry for how I was. It won't happen again.\n\nPlease ring me.\n\nDev",
    ),
    (
        _at("2025-10-13 08:40"),
        "Did you get them?",
        "I sent you something. The least you could do is say thank you.\n\nDev\n\n"
        "> Please don't contact me again, Dev.\n",
    ),
    (
        _at("2025-12-11 23:05"),
        "Your birthday",
        "You didn't answer my message. I waited all day.\nI know where you will be on Friday.\n\nDev",
    ),
]

PARCEL_MAIL: Final = (
    _at("2025-10-12 09:15"),
    "Your flowers are on their way",
    "Hello Asha,\n\nA bunch of red roses has been sent to you. Delivery: today, 10:00 to 12:00.\n"
    "Message on the card: Thinking of you, D.\n\nField & Vase (an invented shop)",
)

# A picture of what Dev wrote to Farah, as her phone names it; Asha's chat was exported without media.
PICTURE: Final = "00000042-PHOTO-2025-10-18-19-25-04.jpg"

# What Farah was sent, and told Asha about.
FARAH_IS_DRAWN_IN: Final = [
    (_at(when), who, text)
    for when, who, text in (
        (
            "2025-10-18 19:22",
            "Farah",
            "Sorry to bring this up. Dev messaged me asking where you are working now",
        ),
        ("2025-10-18 19:23", "Farah", "He said to tell you he only wants to talk"),
        ("2025-10-18 19:25", "Farah", PICTURE),
        ("2025-10-18 19:30", "Asha", "Please don't tell him anything. Can you keep the messages?"),
        ("2025-10-18 19:31", "Farah", "Of course. I didn't answer"),
        ("2025-12-20 11:02", "Farah", "He has asked Tom too. Are you ok?"),
        ("2025-12-20 11:15", "Asha", "Not great. Can I come over tonight"),
        ("2025-12-20 11:16", "Farah", "Always"),
    )
]

# Ordinary life, so that the case looks as such cases do: mostly this.
OPENERS: Final = (
    "Morning! Are you in today?", "Did you see the bus times have changed again", "Coffee at 11?",
    "Can you bring the big pan on Saturday", "How was the dentist", "I finished that book, it was so good",
    "The cat has found a new box to sit in", "Is it the blue bin this week?", "Running late, sorry",
    "Do you still have my umbrella", "What time is the film", "Mum says hello", "Train is packed",
    "I made too much soup if you want some", "Have you got the link for the rota?", "Good luck today!",
)  # fmt: skip
REPLIES: Final = (
    "Yes", "Ha, typical", "Ok see you there", "Will do", "Oh no!", "Perfect, thank you", "Half an hour",
    "That made me laugh", "I think so, let me look", "Saturday works", "See you soon x", "So kind of you",
    "Blue bin, yes", "On my way", "Love that", "Can we do 12 instead?",
)  # fmt: skip

PEOPLE: Final = f"""\
# Who is who. Asha confirmed that the second number is Dev's: he wrote "It's me" from it.
[[person]]
name = "Asha"
me = true
addresses = ["{ASHA_NUMBER}", "{ASHA_MAIL}"]

[[person]]
name = "Dev"
addresses = ["{DEV_NUMBER}", "{DEV_NEW_NUMBER}", "{DEV_MAIL}"]
"""

SETTINGS: Final = """\
# What this case tells Chesil beyond its defaults.
[reading]
day_first = true

[[dates]]
day = 2025-12-09
what = "Asha's birthday"
yearly = true

[[orders]]
what = "Non-molestation order"
starts = 2025-12-15
person = "Dev"
"""

NOTES: Final = """\
# Asha's own notes, in the form docs/formats/notes.md describes.
[[entry]]
when = "2025-09-17T18:04"
what = "Dev rang and I picked up. I asked him again to stop contacting me. He hung up."
asked_to_stop = true
who = "Dev"
written_at = "2025-09-17T20:30"

[[entry]]
when = "2025-10-12T11:20"
what = "Roses came to the door. I did not order them. The card said D."
kinds = ["unwanted_gift"]
who = "Dev"
where = "home"
effect = "I gave them to a neighbour. I did not want them in the house."
evidence = ["flowers.jpg", "flowers.eml"]
written_at = "2025-10-12T12:05"

[[entry]]
when = "2025-10-17T17:35~"
what = "Dev stood across the road when I left work. He said nothing and walked behind me to the bus stop."
kinds = ["following", "waiting_outside"]
who = "Dev"
where = "outside work"
witnesses = "Cara from the front desk"
effect = "I get a lift home now."
feared_violence = false
written_at = "2025-10-17T21:10"

[[entry]]
when = "2025-10-18"
what = "Farah told me Dev wrote to her to ask where I work now, and to tell me he only wants to talk."
kinds = ["indirect_contact"]
who = "Dev"
witnesses = "Farah, who kept the messages"
effect = "I asked her not to tell him anything."
written_at = "2025-10-18T20:00"

[[entry]]
when = "2025-10-21T00:50"
what = "A dark car stood outside with its lights on for about ten minutes. I took a photo from the window."
kinds = ["waiting_outside", "watching"]
where = "home"
effect = "I did not sleep."
evidence = ["car outside.jpg"]
reported_to = "police, 101"
reference = "an invented log number, 55 of 21 October"
written_at = "2025-10-21T08:00"

[[entry]]
when = "2025-11-01/2025-11-30"
what = "A quiet month. I started to walk to work again."
written_at = "2025-12-01"

[[entry]]
when = "2025-12-27"
what = "The wing mirror of my car was broken in the night. I do not know who did it."
kinds = ["damage"]
where = "home"
written_at = "2025-12-27T09:00"
"""
