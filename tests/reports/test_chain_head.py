"""The head of the chain, kept outside the database, and the key that signs it."""

from __future__ import annotations

import json
import stat
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from csp.models import User
from reports import chain, triggers
from reports.chain import ChainBroken
from reports.models import ChainLink, Content, Publication
from reports.rendering import canonical, digest
from reports.services import publish_notice
from reports.signing import KeyFault, make_key, public_key, sign, signed
from reports.verification import verify
from tests.factories import FullMeeting, MeetingFactory
from tests.reports.chained import faults, fields_named, full, officer, rewrite_links, unlocked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
__all__ = ["full", "officer", "unlocked"]  # fixtures


def test_an_older_head_is_brought_up_to_the_chain(full: FullMeeting, officer: User) -> None:
    older = chain.head_file().read_text()
    publish_notice(meeting=full.earlier, by=officer)
    newer = chain.head_file().read_text()
    chain.head_file().write_text(older)
    found = verify()
    assert found.faults == []
    assert found.behind == ChainLink.objects.get(sequence=8)
    call_command("verify_publications", stdout=StringIO())
    assert chain.head_file().read_text() == newer


def test_an_older_head_does_not_cover_a_rewritten_act_after_it(full: FullMeeting, officer: User) -> None:
    older = chain.head_file().read_text()
    publish_notice(meeting=full.earlier, by=officer)
    chain.head_file().write_text(older)
    triggers.remove()
    Publication.objects.filter(meeting=full.earlier).update(title="Forged")
    row = Publication.objects.get(meeting=full.earlier)
    Publication.objects.filter(pk=row.pk).update(sha256=digest(canonical(chain.publication_statement(row))))
    rewrite_links()
    assert "signature" in fields_named("Forged")
    with pytest.raises(ChainBroken, match="not one that was signed"):
        publish_notice(meeting=MeetingFactory(), by=officer)


def test_an_older_head_and_an_older_database_of_the_same_day_pass(full: FullMeeting) -> None:
    """What only a copy of the head kept elsewhere shows (see reports.chain)."""
    head = chain.head_file().read_text()
    publish_notice(meeting=full.earlier, by=User.objects.get())
    noted = verify().head
    triggers.remove()
    ChainLink.objects.filter(sequence=8).delete()
    Content.objects.filter(publication__meeting=full.earlier).delete()
    Publication.objects.filter(meeting=full.earlier).delete()
    chain.head_file().write_text(head)
    assert verify().faults == []
    assert verify().head != noted


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sequence": 7}', "no json"])
def test_a_damaged_head(full: FullMeeting, text: str) -> None:
    chain.head_file().write_text(text)
    assert faults() == [("The chain", "head")]
    with pytest.raises(ChainBroken, match="cannot be read"):
        publish_notice(meeting=full.earlier, by=User.objects.get())


def test_every_field_of_the_head(full: FullMeeting) -> None:
    head = json.loads(chain.head_file().read_text())
    for name, value in head.items():
        wrong = value - 1 if name == "sequence" else f"{'0' if value[0] != '0' else '1'}{value[1:]}"
        chain.head_file().write_text(json.dumps(head | {name: wrong}))
        assert faults() == [("The chain", "head")], name


def test_a_missing_head(full: FullMeeting) -> None:
    chain.head_file().unlink()
    assert faults() == [("The chain", "head")]
    with pytest.raises(ChainBroken, match="is missing"):
        publish_notice(meeting=full.earlier, by=User.objects.get())
    assert not chain.head_file().exists()


def test_another_key_is_no_key(full: FullMeeting, own_data: Path) -> None:
    key = own_data / "keys" / "publications.pem"
    kept = key.read_bytes()
    key.unlink()
    make_key()
    assert ("The chain", "head") in faults()
    assert sum(field == "signature" for _, field in faults()) == 7
    with pytest.raises(ChainBroken, match="signature of our key"):
        publish_notice(meeting=full.earlier, by=User.objects.get())
    key.unlink()
    assert ("The chain", "signing key") in faults()
    with pytest.raises((ChainBroken, KeyFault), match="is missing"):
        publish_notice(meeting=full.earlier, by=User.objects.get())
    assert not key.exists()
    key.write_bytes(kept)
    assert faults() == []


def test_the_key_is_its_owners_alone_and_made_once(own_data: Path) -> None:
    keys: list[str] = []

    def make() -> None:
        make_key()
        keys.append(public_key())

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    file = own_data / "keys" / "publications.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["publications.pem"]


def test_a_signature_holds_for_its_message_and_key_alone(own_data: Path) -> None:
    make_key()
    key, signature = public_key(), sign("act 1")
    assert signed("act 1", signature, key)
    assert not signed("act 2", signature, key)
    assert not signed("act 1", signature[:-2] + "ff", key)  # no signature ends so: its last number is below 16
    assert not signed("act 1", "no hex", key)
    assert not signed("act 1", signature, "00" * 32)
