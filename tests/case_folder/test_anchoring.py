"""A case's log is anchored, gaps are shown and closed, and a log made anew is found out."""

import pytest
from tests.vault.authority import Authority

from chesil.case_folder import anchoring, checking, log, receiving
from chesil.terms.errors import SettingsError
from chesil.terms.readings import ReadOptions
from chesil.vault import anchors, merkle
from chesil.vault.timestamps import Authority as Chosen


def chosen(*authorities):
    return [Chosen(name=each.name, url=each.url, roots=each.root_pem, timeout=2) for each in authorities]


def test_two_authorities_stamp_every_anchor(sealed, clock):
    with Authority(name="One", now=clock()) as one, Authority(name="Two", now=clock()) as two:
        anchoring.remember(sealed, chosen(one, two))
        made = anchoring.make(sealed)
    assert (made.anchor.number, made.stamped, made.refusals, made.pending) == (1, True, (), ())
    (kept,) = anchoring.files(sealed.database)
    assert sorted(kept.tokens) == ["One", "Two"]
    assert anchoring.contradictions(sealed.database) == []


def test_an_authority_that_is_down_leaves_a_gap_that_the_next_anchor_closes(sealed, exports, clock):
    with Authority(name="One", now=clock()) as one, Authority("error", name="Two", now=clock()) as two:
        anchoring.remember(sealed, chosen(one, two))
        made = anchoring.make(sealed)
        assert made.stamped
        assert len(made.refusals) == len(made.pending) == 1
        assert "Two" in made.pending[0]
        clock.move(hours=1)
        two.mode, one.now, two.now = "good", clock(), clock()
        assert anchoring.make(sealed).pending == ()
    assert [sorted(each.tokens) for each in anchoring.files(sealed.database)] == [["One", "Two"]] * 2


@pytest.mark.parametrize("mode", ["lying hash", "lying nonce", "bad DER", "wrong root", "rejected"])
def test_an_authority_that_lies_is_not_believed_and_the_case_goes_on(sealed, clock, mode):
    with Authority(mode, name="One", now=clock()) as one:
        anchoring.remember(sealed, chosen(one))
        made = anchoring.make(sealed)
    assert (made.stamped, len(made.refusals)) == (False, 1)
    assert anchoring.files(sealed.database)[0].tokens == {}
    assert list(checking.faults(sealed.folder)) == []


def test_without_an_authority_an_anchor_still_keeps_the_order(sealed, clock):
    first = anchoring.make(sealed)
    clock.move(hours=-3)
    second = anchoring.make(sealed)
    assert second.anchor.previous == first.anchor.digest
    assert second.anchor.made_at > first.anchor.made_at


def test_a_log_made_anew_by_someone_with_every_key_does_not_fit_its_anchor(sealed, exports, clock):
    anchoring.make(sealed)
    with sealed.database.change():
        sealed.database.run("delete from leaf")
        log._keep_frontier(sealed.database, merkle.Frontier())
        own, own_key = sealed.own_item("log")
        warning = log.records.ClockWarning(logged_at=clock(), by="owner", previous=clock(), jumped_seconds=1)
        for _ in range(5):
            log.append(sealed.database, warning, item=own, item_key=own_key)
    log.check(sealed.database)  # the new log is whole in itself
    assert len(anchoring.contradictions(sealed.database)) == 1
    assert list(checking.faults(sealed.folder)) == anchoring.contradictions(sealed.database)


def test_an_anchor_covers_what_came_since_the_one_before(sealed, exports, clock):
    anchoring.make(sealed)
    (exports / "more.txt").write_text("05/03/2026, 10:00 - Dev: hi\n")
    list(receiving.add(sealed, [exports / "more.txt"], options=ReadOptions(day_first=True)))
    anchoring.make(sealed)
    sizes = [
        anchors.read_checkpoint(each.checkpoint, public_key=log.public_key(sealed.database)).size
        for each in anchoring.files(sealed.database)
    ]
    assert sizes == [4, 6]


def test_authorities_are_read_from_a_file_with_their_certificates(tmp_path, clock):
    with Authority(name="One") as one:
        (tmp_path / "one.pem").write_bytes(one.root_pem)
        path = tmp_path / "authorities.toml"
        path.write_text(
            '[[authority]]\nname = "One"\nurl = "https://one.example.org/tsr"\nroots = "one.pem"\n'
        )
        assert [each.name for each in anchoring.read_authorities(path)] == ["One"]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[[authority]]\nname = 1\n",
        '[[authority]]\nname = "One"\nurl = "http://one.example.org"\nroots = "authorities.toml"\n',
        '[[authority]]\nname = "One"\nurl = "https://one.example.org"\nroots = "missing.pem"\n',
        "not toml",
    ],
)
def test_a_file_of_authorities_with_a_mistake_is_refused(tmp_path, written):
    path = tmp_path / "authorities.toml"
    path.write_text(written)
    with pytest.raises(SettingsError, match=r"authorities\.toml"):
        anchoring.read_authorities(path)
