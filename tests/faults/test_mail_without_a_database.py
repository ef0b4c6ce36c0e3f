"""A mail or a file that cannot be kept stays where it is, unread, and is taken once it can be."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from seawall.transaction import close_connection
from seawall.worker import inbox as of_worker
from seawall.worker.runner import Worker
from tests.faults.test_doors_without_a_database import gone, read_only
from tests.orders_made import NOON, annex1, make_authority, make_contact_point
from tests.people_made import make_organisation
from tests.worker.test_inbox import DOMAINS, a_signed_mail, orders_of, put, set_to, work


@pytest.mark.parametrize("fault", [read_only, gone])
def test_fault_04_05_a_mail_and_a_file_stay_unread_until_the_database_takes_them(
    sqlite, tmp_path, monkeypatch, fault
):
    organisation = make_organisation()
    make_contact_point(organisation)
    authority = make_authority(organisation, mail_domains=DOMAINS)
    mail = put(tmp_path / "box", a_signed_mail(authority, annex1(authority)))
    dropped = tmp_path / "drop" / "order.jws"
    dropped.parent.mkdir()
    dropped.write_text(authority.sign(annex1(authority)))
    path = type(tmp_path)(connection.settings_dict["NAME"])

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box", drop_folder=dropped.parent):
        with fault(path):
            hand = Worker(threads=1)
            with pytest.raises(DatabaseError):
                hand.step()
            with pytest.raises(DatabaseError):
                of_worker._fetch(lambda: NOON)
            close_connection()
        assert mail.exists()
        assert dropped.exists()

        work()

    assert len(orders_of(organisation)) == 2
    assert not mail.exists()
    assert not dropped.exists()
