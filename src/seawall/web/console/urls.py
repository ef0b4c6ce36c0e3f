"""Every address of the console."""

from __future__ import annotations

from django.urls import path

from seawall.web.console import (
    banks,
    cases,
    endpoints,
    going,
    ledger,
    looking,
    me,
    people,
    sign_in,
    trying,
)

urlpatterns = [
    path("", cases.inbox),
    path("sign-in", sign_in.explain),
    path("sign-in/<str:token>", sign_in.by_link),
    path("sign-out", sign_in.leave),
    path("go", going.go),
    path("try", trying.check),
    path("cases/<str:case_id>", cases.show),
    path("cases/<str:case_id>/lease", cases.hold),
    path("cases/<str:case_id>/decide", cases.decide),
    path("cases/<str:case_id>/aftermath", cases.follow),
    path("cases/<str:case_id>/reveal", looking.reveal),
    path("cases/<str:case_id>/media/<str:evidence>", looking.media),
    path("banks", banks.list_banks),
    path("banks/entries/<str:entry_id>", banks.show_entry),
    path("banks/<str:name>", banks.show_bank),
    path("ledger", ledger.show),
    path("ledger/<str:entry_id>", ledger.show_entry),
    path("admin/endpoints", endpoints.list_endpoints),
    path("admin/endpoints/<str:endpoint_id>/state", endpoints.switch),
    path("admin/jobs/<str:job_id>/again", endpoints.send_again),
    path("admin/people", people.list_people),
    path("admin/people/link", people.new_link),
    path("me", me.show),
]
