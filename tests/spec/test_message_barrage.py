"""Many messages close together: ten within an hour with nothing from her between them."""

from chesil.recognisers import message_barrage

BEHAVIOUR = message_barrage.BEHAVIOUR


def test_ten_messages_in_nine_minutes_without_a_reply_are_a_barrage(spec):
    lines = "\n".join(f"m{n:02} | Dev | 2026-03-03 20:{n:02}" for n in range(10))
    ids = " ".join(f"m{n:02}" for n in range(10))
    spec(
        BEHAVIOUR,
        events=f"event | from | at\n{lines}",
        signals=f"""
            events | person | why
            {ids}  | dev    | Dev sent you 10 messages in 9 minutes on Tue 3 March 2026, 20:00 to 20:09, with no reply from you between them in these records (UK time).
        """,
    )


def test_a_talk_with_replies_is_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at
            m1    | Dev  | -   | 2026-03-03 20:00
            m2    | Dev  | -   | 2026-03-03 20:01
            h1    | me   | Dev | 2026-03-03 20:02
            m3    | Dev  | -   | 2026-03-03 20:03
            m4    | Dev  | -   | 2026-03-03 20:04
        """,
        signals="",
        message_barrage={"messages": 3},
    )


def test_a_reply_in_the_same_minute_is_told_apart_by_its_place_in_the_file(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at
            m1    | Dev  | -   | 2026-03-03 20:00
            h1    | me   | Dev | 2026-03-03 20:00
            m2    | Dev  | -   | 2026-03-03 20:00
            m3    | Dev  | -   | 2026-03-03 20:00
        """,
        signals="""
            events | person
            m2 m3  | dev
        """,
        message_barrage={"messages": 2},
    )


def test_her_message_to_somebody_else_is_no_reply(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at
            m1    | Dev  | -   | 2026-03-03 20:00
            h1    | me   | Eli | 2026-03-03 20:01
            m2    | Dev  | -   | 2026-03-03 20:02
        """,
        signals="""
            events
            m1 m2
        """,
        message_barrage={"messages": 2},
    )


def test_her_message_in_the_same_group_is_a_reply_and_a_group_is_said(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | thread  | at
            e1    | Eli  | Friends | 2026-03-03 19:00
            m1    | Dev  | Friends | 2026-03-03 20:00
            h1    | me   | Friends | 2026-03-03 20:01
            m2    | Dev  | Friends | 2026-03-03 20:02
            m3    | Dev  | Friends | 2026-03-03 20:03
        """,
        signals="""
            events | why
            m2 m3  | Dev sent you 2 messages in 1 minute on Tue 3 March 2026, 20:02 to 20:03, with no reply from you between them in these records (UK time). Some of this was in a group chat.
        """,
        message_barrage={"messages": 2},
    )


def test_drafts_failed_sends_and_notices_are_not_messages(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | kind    | state  | at
            m1    | Dev  | message | sent   | 2026-03-03 20:00
            m2    | Dev  | message | draft  | 2026-03-03 20:01
            m3    | Dev  | message | failed | 2026-03-03 20:02
            n1    | Dev  | notice  | notice | 2026-03-03 20:03
        """,
        signals="",
        message_barrage={"messages": 2},
    )
