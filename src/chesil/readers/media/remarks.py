"""What a person should know about a picture or recording, in words a person can read."""

from typing import Final

CLAIMED: Final = (
    "Time, place and device are what the file claims. They can be changed, and many apps remove them."
)
TIME_MISSING: Final = (
    "The file has no time in it. Its time can come from the message or note that names it, or from you."
)
NAMED_OTHERWISE: Final = (
    "The file's name shows another time than the file claims. A name can be given by anybody, and a clock "
    "can be wrong: say which is right."
)
REMARKS: Final = {
    "cut-short": "The file is cut short. What could be read of it is shown.",
    "metadata-unreadable": "What the file says about itself is damaged and could not all be read.",
    "time-unreadable": "The file claims a time that is not written as one. It was left out.",
    "implausible-time": "The file claims a time no phone could have. It was left out.",
    "offset-from-gps": "The UTC offset was worked out from the satellite time the file claims.",
    "offset-from-xmp": "The UTC offset is from the text that a program added to the picture.",
    "gps-time": "The only time the file claims is the satellites' time.",
    "gps-time-differs": "The satellite time in the file does not fit its local time. It was left out.",
    "gps-time-unreadable": "The file claims a satellite time that cannot be read. It was left out.",
    "place-impossible": "The file claims a place that is not on Earth. It was left out.",
}
