"""GIF-06: nothing that names a person leaves, however it is written."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.user_data import (
    LONGEST,
    OutgoingSignal,
    UserDataInside,
    check_outgoing,
    faults,
    text_faults,
)

KNOWN = frozenset({"harbourcat", "Zoë Quay"})


def outgoing(signal_type="pdq", value="f8" * 32, labels=(), **texts):
    return OutgoingSignal(signal_type, value, texts, labels, KNOWN)


def test_gif_06_a_shared_record_with_a_user_name_or_an_ip_is_rejected_before_export():
    for said in ("uploaded by harbourcat", "from 192.0.2.17"):
        with pytest.raises(UserDataInside) as refused:
            check_outgoing(outgoing(context=said))
        assert refused.value.field == "context"
        assert refused.value.remedy
        assert "harbourcat" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Mail harbour.cat@mail.example now", "e-mail"),
        ("harbour [at] mail [dot] example", "e-mail"),
        ("harbour at mail dot example", "e-mail"),
        ("h\u200barbour＠mail．example", "e-mail"),
        ("seen at @quay_side", "handle"),
        ("＠quayside did it", "handle"),
        ("u/quayside said so", "handle"),
        ("user: quayside", "user name"),
        ("posted by quay_side77", "user name"),
        ("Konto = quayside", "user name"),
        ("من المستخدم: بحار", "user name"),
        ("at 192.0.2.17.", "IP address"),
        ("192[.]0[.]2[.]17", "IP address"),
        ("١٩٢.٠.٢.١٧", "IP address"),
        ("１９２．０．２．１７", "IP address"),
        ("19\u200b2.0.2.17", "IP address"),
        ("from 2001:db8::17 at night", "IP address"),
        ("call +44 20 7946 0958", "phone"),
        ("٠٢٠ ٧٩٤٦ ٠٩٥٨", "phone"),
        ("id 100023456789012", "phone or account"),
        ("HARBOURCAT again", "name of an account"),
        ("har\u00adbour\u200dcat", "name of an account"),
        ("zoe quay", "name of an account"),
        ("https://video.example/@quay/clip", "profile"),
    ],
)
def test_a_text_that_names_somebody_is_found_however_it_is_written(text, what):
    found = list(text_faults(text, "reason", KNOWN))

    assert any(what in fault.what for fault in found), found
    assert all(fault.field == "reason" and fault.remedy for fault in found)
    assert all(0 <= fault.start < fault.end <= len(text) for fault in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Attack footage, 240 s, logo top left, ratio 16:9, seen from 2026-03-01 to 2026-03-31.",
        "1,348 copies in 24 h, 12:30:45 the first; Regulation (EU) 2021/784, Art. 2(7)(a)",
        "Posted by the group itself; the user uploads it again under another title.",
        "behaviour/attack-footage",
        "Ver. 2.1, v1.2.3; 80 % of 1,200; 3/4 of them",
        "نداء للانضمام، ٢٤٠ ثانية",
    ],
)
def test_a_text_about_content_passes(text):
    assert list(text_faults(text, "context", KNOWN)) == []


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("https://a:b@example.org/x", "in front of the host"),
        ("https://video.example/@quay", "profile"),
        ("https://video.example/%40quay", "profile"),
        ("https://video.example/%2540quay", "profile"),
        ("https://video.example/user/quay", "profile"),
        ("https://example.org/~quay/clip", "profile"),
        ("https://forum.example/profile.php?id=5", "parameter"),
        ("https://files.example/get?user_id=5&f=1", "parameter"),
        ("https://files.example/get?mail=q%40mail.example", "parameter"),
        ("https://files.example/get?f=q%40mail.example", "e-mail"),
        ("https://x.com/quay/status/12", "profile"),
        ("http://192.0.2.17/clip", "IP address"),
        ("http://[2001:db8::17]/clip", "IP address"),
        ("https://out.example/?to=https%3A%2F%2Fvideo.example%2Fuser%2Fquay", "profile"),
        ("https://archive.example/web/2026/https://video.example/@quay", "profile"),
        ("https://harbourcat.blog.example/", "name of an account"),
        ("https://m.example/harbourcat_1", "name of an account"),
        ("hxxps://video[.]example/@quay", "profile"),
        ("https://[broken", "cannot be read"),
    ],
)
def test_an_address_that_names_somebody_is_refused(address, what):
    found = faults(outgoing("url", address))

    assert any(what in fault.what for fault in found), found
    assert all(fault.field == "value" and fault.remedy for fault in found)


@pytest.mark.parametrize(
    "address",
    [
        "https://paste.example/abc123",
        "https://video.example/watch?v=100023456789012",
        "https://files.example/d/4f2a/tide.mp4",
        "https://users.example/",
    ],
)
def test_an_address_of_content_passes(address):
    assert faults(outgoing("url", address)) == ()


def test_labels_and_terms_are_read_too():
    assert faults(outgoing(labels=("a/b", "@quay")))[0].field == "labels.1"
    assert faults(outgoing("term", "harbourcat"))[0].field == "value"
    assert faults(outgoing("term", "grey tide order")) == ()
    assert faults(outgoing("sha256", "12" * 32)) == ()


def test_a_text_as_long_as_content_is_refused():
    assert faults(outgoing(context="x " * LONGEST))[0].what == f"{2 * LONGEST} characters"


JOINTS = st.text(st.sampled_from("\u200b\u200c\u200d\u2060\u00ad\ufeff"), max_size=2)
names = st.text(string.ascii_lowercase, min_size=4, max_size=12)


@given(names, st.lists(JOINTS, min_size=12, max_size=12), st.booleans(), st.text(max_size=30))
def test_a_known_name_is_found_whatever_it_is_joined_with(name, joints, wide, before):
    dressed = "".join(
        (chr(ord(sign) + 0xFEE0) if wide else sign.upper()) + joint
        for sign, joint in zip(name, joints, strict=False)
    )

    assert list(text_faults(f"{before} {dressed} .", "context", [name]))


@given(st.ip_addresses().filter(int), st.sampled_from(["{}", "({})", "ip {}.", "{}, twice"]))
def test_every_ip_address_is_found(address, written):
    found = list(text_faults(written.format(address), "context"))

    assert any(fault.what == "an IP address" for fault in found)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    for fault in text_faults(text, "context", ["quay"]):
        assert 0 <= fault.start < fault.end <= len(text)
