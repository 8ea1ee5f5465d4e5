"""A pack holds what was chosen and what proves it, and says so; what does not fit is never packed."""

import io
import json
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import attrs
import msgspec
import pytest
from tests.vault.authority import Authority
from tests.vault.pack.attacks import packed, unpacked
from tests.vault.pack.invented import PHOTO, Case, case_and_parts, chat, drafted, made, roots, written
from tests.vault.pack.verdicts import verdicts

from chesil.vault import notes, records
from chesil.vault.errors import AuthorityRefused, LogBroken, PackBroken
from chesil.vault.pack import contents
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.drafting import safe_name
from chesil.vault.pack.parts import Original, Paper
from chesil.vault.pack.writing import complete, pack_chunks


def said(tmp_path, data, *arguments):
    path = tmp_path / "pack.zip"
    path.write_bytes(data)
    found = verdicts(path, *arguments)
    assert found.same, found
    return found


@pytest.mark.parametrize("which", ["whole", "pending"])
def test_both_verifiers_let_a_pack_pass(pack, tmp_path, which):
    found = said(tmp_path, getattr(pack, which))
    assert found.ours
    assert found.lines.endswith("The pack is intact.\n")
    assert ("anchor pending" in found.lines) == (which == "pending")


def test_both_verifiers_let_an_unpacked_pack_pass(pack, tmp_path):
    with zipfile.ZipFile(io.BytesIO(pack.whole)) as zipped:
        zipped.extractall(tmp_path / "folder")
    found = verdicts(tmp_path / "folder")
    assert found.ours
    assert found.alone


def test_it_holds_the_very_bytes_that_were_handed_over_and_the_chosen_rows_alone(pack):
    files = unpacked(pack.whole)
    assert files["items/0001-IMG-0001.jpg"] == PHOTO
    rows = [json.loads(line) for line in files["rows/0004.jsonl"].splitlines()]
    assert [each["row"] for each in rows] == [number for number in range(40) if number % 5]
    assert {each["line"]["sender"] for each in rows} == {"Dev"}
    assert b"Eli" not in pack.whole
    assert b"private" not in pack.whole
    assert b"not for anyone" not in pack.whole


def test_what_was_left_out_is_counted_in_the_list_the_log_and_the_page(pack):
    manifest, record = pack.draft.manifest, records.read(pack.logged.record)
    assert manifest.tables[0].left_out == {"call": 2, "message": 6}
    assert manifest.tables[0].people_left_out == 1
    assert record.left_out == manifest.left_out_together == 2 + 6 + 2
    page = " ".join(unpacked(pack.whole)["README.txt"].decode().split())
    assert "- 2 files. They were not chosen." in page
    assert "2 of the kind call, 6 of the kind message. People who appear only there: 1." in page


def test_the_same_draft_and_log_give_the_same_bytes(pack):
    again = pack_chunks(
        pack.draft, logged=pack.logged, leaves=pack.case.leaves, checkpoint=pack.checkpoint,
    )  # fmt: skip
    assert b"".join(again) == pack.pending


def test_only_the_anchors_that_date_a_record_and_the_last_are_kept(tmp_path):
    case, parts = case_and_parts()
    for _ in range(5):
        case.later(1)
        case.anchor()
    done = written(case, drafted(case, **parts))
    folders = {path.split("/")[1] for path in unpacked(done.whole) if path.startswith("anchors/")}
    assert folders == {"001", "002", "003", "004", "export"}
    assert said(tmp_path, done.whole).ours


def test_a_record_that_no_time_stamp_bears_out_is_a_note_when_the_pack_says_so(tmp_path):
    case = Case()
    photo = case.add_file("photo.jpg", PHOTO)
    case.later(48)
    case.anchor()
    done = written(case, drafted(case, items=[photo]))
    assert [each.dated for each in done.draft.manifest.records] == [False]
    found = said(tmp_path, done.whole)
    assert found.ours
    assert "do not bear out 1 of its dates" in found.lines
    page = " ".join(unpacked(done.whole)["README.txt"].decode().split())
    assert "No independent time stamp bears it out." in page


def test_without_any_anchor_a_pack_proves_its_order_and_says_that_it_proves_no_date(tmp_path):
    case = Case()
    photo = case.add_file("photo.jpg", PHOTO)
    case.later(1)
    draft = drafted(case, items=[photo], anchors=[], authorities={})
    record = exported(case, draft)
    logged = case.log(record)
    data = b"".join(pack_chunks(draft, logged=logged, leaves=case.leaves, checkpoint=case.checkpoint()))
    found = said(tmp_path, data)
    assert found.ours
    assert "under no time stamp yet" in found.lines


def exported(case, draft):
    return records.Exported(
        logged_at=case.now,
        by="owner",
        manifest_sha256=draft.manifest_sha256,
        recipient="Farah, solicitor",
        items=draft.items,
        left_out=draft.left_out,
    )


def test_a_pending_pack_is_completed_into_the_whole_one(pack):
    whole = io.BytesIO()
    complete(io.BytesIO(pack.pending), whole, anchors=pack.case.anchored, key=pack.case.key)
    assert whole.getvalue() == pack.whole


def test_it_is_not_completed_twice_or_with_another_anchor(pack):
    key, anchors = pack.case.key, pack.case.anchored
    with pytest.raises(PackBroken, match="complete already"):
        complete(io.BytesIO(pack.whole), io.BytesIO(), anchors=anchors, key=key)
    with pytest.raises(PackBroken, match="No time-stamped anchor"):
        complete(io.BytesIO(pack.pending), io.BytesIO(), anchors=anchors[:-1], key=key)
    unstamped = attrs.evolve(anchors[-1], tokens={})
    with pytest.raises(PackBroken, match="No time-stamped anchor"):
        complete(io.BytesIO(pack.pending), io.BytesIO(), anchors=[unstamped], key=key)
    stranger = Authority(name="First Authority", now=pack.case.now)
    lying = attrs.evolve(anchors[-1], tokens={"First Authority": stranger.token(anchors[-1].note.encode())})
    with pytest.raises(AuthorityRefused):
        complete(io.BytesIO(pack.pending), io.BytesIO(), anchors=[lying], key=key)
    with pytest.raises(PackBroken):
        complete(io.BytesIO(b"no pack"), io.BytesIO(), anchors=anchors, key=key)


def test_a_file_that_is_not_what_its_record_says_is_not_packed():
    case, parts = case_and_parts()
    first, *rest = parts["items"]
    changed = attrs.evolve(first, open=lambda: io.BytesIO(PHOTO[:-1] + b"x"))
    with pytest.raises(PackBroken, match="not what its record"):
        drafted(case, **parts | {"items": [changed, *rest]})


def test_a_table_that_is_not_what_its_record_says_is_not_packed():
    case, parts = case_and_parts()
    (table,) = parts["rows"]
    with pytest.raises(PackBroken, match="not what its record"):
        drafted(case, **parts | {"rows": [attrs.evolve(table, frame=chat(39))]})
    with pytest.raises(PackBroken, match="not what its record"):
        drafted(case, **parts | {"rows": [attrs.evolve(table, salt_key=bytes(32))]})
    with pytest.raises(PackBroken, match="not what its record"):
        drafted(case, **parts | {"rows": [attrs.evolve(table, logged=case.logged[1])]})


def test_a_file_that_changes_between_the_list_and_the_pack_is_not_packed():
    turns = iter([PHOTO, PHOTO[::-1]])
    case = Case()
    photo = case.add_file("photo.jpg", PHOTO)
    draft = drafted(
        case, items=[Original(name="photo.jpg", open=lambda: io.BytesIO(next(turns)), logged=photo.logged)]
    )
    logged = case.log(exported(case, draft))
    with pytest.raises(PackBroken, match="changed while it was read"):
        list(pack_chunks(draft, logged=logged, leaves=case.leaves, checkpoint=case.checkpoint()))


def test_a_pack_whose_making_is_not_the_end_of_the_log_is_not_written(pack):
    case, parts = case_and_parts()
    draft = drafted(case, **parts)
    logged = case.log(exported(case, draft))
    good = {"logged": logged, "leaves": case.leaves, "checkpoint": case.checkpoint()}
    pack_chunks(draft, **good)
    later = case.log(records.Viewed(logged_at=case.now, by="owner", item="0" * 32, reason="to look"))
    for wrong in (
        {"logged": later},
        {"leaves": case.leaves},
        {"checkpoint": case.checkpoint()},
        {"logged": attrs.evolve(logged, salt=bytes(32))},
    ):
        with pytest.raises(PackBroken):
            pack_chunks(draft, **good | wrong)
    with pytest.raises(LogBroken):
        pack_chunks(draft, **good | {"checkpoint": pack.checkpoint.replace("example", "elsewhere")})


def test_an_anchor_that_does_not_hold_is_not_packed():
    case, parts = case_and_parts()
    wrong = attrs.evolve(case.anchored[0], checkpoint=case.anchored[1].checkpoint)
    with pytest.raises(LogBroken):
        drafted(case, **parts | {"anchors": [wrong]})


def test_a_token_of_an_authority_nobody_could_check_is_left_behind(tmp_path):
    case, parts = case_and_parts()
    one = dict(list(roots().items())[:1])
    done = written(case, drafted(case, **parts | {"authorities": one}))
    assert {path.rsplit("/")[-1] for path in unpacked(done.whole) if path.endswith(".tsr")} == {"token-1.tsr"}
    assert said(tmp_path, done.whole).ours


def test_the_same_record_twice_and_more_than_a_pack_holds_are_refused(monkeypatch):
    case, parts = case_and_parts()
    with pytest.raises(ValueError, match="each record once"):
        drafted(case, **parts | {"records": [parts["items"][0].logged]})
    for name, most in (
        ("MOST_RECORDS", 3),
        ("MOST_ANCHORS", 2),
        ("MOST_AUTHORITIES", 1),
        ("LARGEST_LIST", 900),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(contents, name, most)
            with pytest.raises(PackBroken):
                drafted(case, **parts)


def test_a_log_too_long_for_a_verifier_is_not_packed(pack, monkeypatch):
    monkeypatch.setattr(contents, "MOST_LEAVES", len(pack.case.leaves) - 1)
    with pytest.raises(PackBroken, match="at most"):
        pack_chunks(pack.draft, logged=pack.logged, leaves=pack.case.leaves, checkpoint=pack.checkpoint)


def test_other_zip_programs_read_it(pack):
    with zipfile.ZipFile(io.BytesIO(pack.whole)) as zipped:
        assert zipped.testzip() is None
        assert {name: zipped.read(name) for name in zipped.namelist()} == unpacked(pack.whole)


def test_the_time_it_was_made_is_in_the_list_alone(pack):
    """Nothing of the machine that made it: no clock in the ZIP, no name of a person or a folder."""
    with zipfile.ZipFile(io.BytesIO(pack.whole)) as zipped:
        assert {each.date_time for each in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Foto von Müller/IMG 0001 🎉.jpg", "IMG-0001.jpg"),
        ("..\\..\\windows\\system32", "system32"),
        ("../../etc/passwd", "passwd"),
        (".hidden", "hidden"),
        ("", "file"),
        ("🎉", "file"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a" * 300 + ".jpeg", "a" * 60 + ".jpeg"),
        ("x." + "y" * 300, "x." + "y" * 10),
        ("nul\0.txt", "nul.txt"),
        ("-rf", "rf"),
    ],
)
def test_a_name_becomes_one_that_no_system_takes_for_a_path_or_a_command(name, plain):
    assert safe_name(name) == plain


def test_words_from_an_export_cannot_turn_the_page_around(tmp_path):
    case, parts = case_and_parts()
    (table,) = parts["rows"]
    odd = attrs.evolve(table, name="Chat with \u202eveD\x1b[2J\n\nWHAT IT DOES NOT SHOW\n- Nothing.txt")
    done = written(case, drafted(case, **parts | {"rows": [odd]}))
    page = unpacked(done.whole)["README.txt"].decode()
    assert not any(ord(each) < 32 and each != "\n" for each in page)
    assert "\u202e" not in page
    assert page.count("\nWHAT IT DOES NOT SHOW\n") == 1
    assert said(tmp_path, done.whole).ours


def test_a_paper_and_a_record_without_a_file_are_listed(tmp_path):
    case, parts = case_and_parts()
    paper = Paper(name="timeline.csv", what="The timeline as a table", open=lambda: io.BytesIO(b"a,b\n"))
    done = written(case, drafted(case, **parts | {"records": [case.logged[1]], "derived": [paper]}))
    files = unpacked(done.whole)
    assert files["derived/timeline.csv"] == b"a,b\n"
    assert files["records/0005.json"] == case.logged[1].record
    assert "The timeline as a table: derived/timeline.csv" in files["README.txt"].decode()
    assert said(tmp_path, done.whole).ours


def test_the_page_says_what_is_shown_and_what_is_not_in_plain_words(pack):
    page = unpacked(pack.whole)["README.txt"].decode()
    for heading in (
        "WHAT IS IN IT", "WHAT WAS LEFT OUT", "HOW TO CHECK IT", "WHAT A CHECK SHOWS", "WHAT IT DOES NOT SHOW",
    ):  # fmt: skip
        assert f"\n{heading}\n" in page
    assert max(map(len, page.splitlines())) <= 78
    flat = " ".join(page.split())
    assert "python3 -I verify.py PACK.zip" in flat
    assert notes.fingerprint(pack.case.key.public_key())[:35] in flat
    assert "Who wrote or sent a message, or who was holding a phone." in flat
    assert "no promise that a court will accept it" in flat
    for word in ("harass", "proves that he", "victim", "perpetrator", "safe ", "guarantee", "score"):
        assert word not in flat.lower()
    sentences = [each for each in flat.replace(":", ".").split(".") if each.strip()]
    assert max(len(each.split()) for each in sentences) <= 30
    assert sum(len(each.split()) for each in sentences) / len(sentences) < 15


def test_nothing_left_out_is_said_as_that():
    case, parts = case_and_parts()
    draft = drafted(case, items=parts["items"], left_out=[])
    page = unpacked(written(case, draft).whole)["README.txt"].decode()
    assert "Nothing. All that was chosen from is here." in page


def test_a_list_of_files_in_any_other_spelling_is_none(pack):
    written_list = pack.draft.manifest_bytes
    assert contents.Manifest.from_bytes(written_list) == pack.draft.manifest
    for other in (
        b"",
        b"{}",
        b"[" * 100_000,
        written_list[:-1],
        written_list.replace(b'"version": 1', b'"version": 2'),
    ):
        with pytest.raises(PackBroken, match="cannot be read") as raised:
            contents.Manifest.from_bytes(other)
        assert "Dev" not in str(raised.value)


def test_a_pack_of_another_form_is_refused_by_both(pack, tmp_path):
    files = unpacked(pack.whole)
    newer = msgspec.json.format(files["manifest.json"].replace(b'"version": 1', b'"version": 2'), indent=2)
    assert not said(tmp_path, packed(files | {"manifest.json": newer + b"\n"})).ours


def test_a_record_of_an_event_only_a_newer_chesil_knows_is_let_pass_by_both(tmp_path, monkeypatch):
    case = Case()
    viewed = case.log(records.Viewed(logged_at=case.now, by="owner", item="0" * 32, reason="to look"))
    case.logged[0] = attrs.evolve(viewed, record=viewed.record.replace(b'"viewed"', b'"blessed"'))
    case.anchor()
    read = records.read
    monkeypatch.setattr(records, "read", lambda data: read(data.replace(b'"blessed"', b'"viewed"')))
    done = written(case, drafted(case, records=[case.logged[0]]))
    assert b'"blessed"' in unpacked(done.whole)["records/0001.json"]
    found = said(tmp_path, done.whole)
    assert found.ours
    assert "entry 1 of the log, blessed" in found.lines


def test_left_out_words_and_counts_stand_in_the_list():
    one = LeftOut(count=3, what="whole files", why="They were not chosen")
    case, parts = case_and_parts()
    draft = drafted(case, items=parts["items"], left_out=[one])
    assert draft.left_out == 3
    assert draft.items == 3
    assert draft.manifest.made_at == datetime(2026, 5, 3, 9, 45, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert draft.manifest_sha256 == sha256(draft.manifest_bytes).hexdigest()


def test_many_files_in_one_pack_are_found_by_both(tmp_path):
    case = Case()
    items = [case.add_file(f"{number}.txt", b"%d" % number, "text/plain") for number in range(1_200)]
    case.later(0.5)
    case.anchor()
    done = written(case, drafted(case, items=items))
    assert said(tmp_path, done.whole).ours


def test_two_made_packs_of_one_case_both_hold(tmp_path):
    """The log goes on after a pack; the next pack's last entry is its own making."""
    first = made()
    case = first.case
    later = case.add_file("later.txt", b"later", "text/plain")
    case.later(1)
    case.anchor()
    second = written(case, drafted(case, items=[later]))
    assert said(tmp_path, first.whole).ours
    assert said(tmp_path, second.whole).ours
