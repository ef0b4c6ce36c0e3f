"""Every address of the console."""

from __future__ import annotations

from typing import Any

from django.urls import path

from seawall.web.console import kept_form, search_page
from seawall.web.console.act import ActTable
from seawall.web.console.banks import page as banks_page
from seawall.web.console.case import acts as case_acts
from seawall.web.console.case import appeals, case_account, media_views, trying
from seawall.web.console.case import page as case_page
from seawall.web.console.forum import (
    forum_incident,
    forum_members,
    forum_signal,
    incidents_page,
    policy_page,
    signals_page,
)
from seawall.web.console.forum import page as forum_page
from seawall.web.console.inbox import acts as inbox_acts
from seawall.web.console.inbox import bulk
from seawall.web.console.inbox import page as inbox_page
from seawall.web.console.ledger import page as ledger_page
from seawall.web.console.me import own_access, own_keys
from seawall.web.console.me import page as me_page
from seawall.web.console.orders import acts as orders_acts
from seawall.web.console.orders import (
    orders_downloads,
    orders_threat,
    referrals_page,
    waiting_page,
)
from seawall.web.console.orders import page as orders_page
from seawall.web.console.people import approvals, exposure_limits
from seawall.web.console.people import page as people_page
from seawall.web.console.preservation import page as preservation_page
from seawall.web.console.preservation import vault_page
from seawall.web.console.public import (
    public_appeals,
    public_forms,
    public_orders,
    public_statements,
)
from seawall.web.console.public.held_token import (
    opened_by_token,
    refuse_old_link,
    sent_with_token,
)
from seawall.web.console.quality import page as quality_page
from seawall.web.console.quality import qa_audits, qa_drills, qa_golden, qa_review
from seawall.web.console.registers import authorities, notifiers, sources
from seawall.web.console.reports import page as reports_page
from seawall.web.console.reports import report_page
from seawall.web.console.results import results_page
from seawall.web.console.settings import contact_point_page, endpoints, machine_keys, providers
from seawall.web.console.settings import page as settings_page
from seawall.web.console.sign_in import demo_roles, sign_in_elsewhere
from seawall.web.console.sign_in import page as sign_in_page
from seawall.web.console.unit import page as unit_page
from seawall.web.console.unit import unit_documents, unit_sent
from seawall.web.token_pages import APPEAL, ORDER_RECEIPT, REPORT, STATEMENT

#: The acts of every place. They stand before the pages: `threats/new` is no threat's name.
TABLES: tuple[ActTable[Any], ...] = (
    case_acts.ACTS,
    case_account.ACTS,
    bulk.ACTS,
    orders_acts.ACTS,
    waiting_page.DOCUMENTS,
    waiting_page.SENDERS,
    orders_threat.REPORTS,
    orders_threat.CALLS,
    referrals_page.ACTS,
    forum_members.ACTS,
    policy_page.ACTS,
    incidents_page.ACTS,
    forum_incident.ACTS,
    forum_signal.ACTS,
    qa_golden.ACTS,
    qa_review.ACTS,
    unit_page.IMPORTS,
    unit_page.ACTS,
    unit_sent.ACTS,
    contact_point_page.ACTS,
    authorities.ENTRIES,
    authorities.ACTS,
    sources.ENTRIES,
    sources.ACTS,
    notifiers.ACTS,
    exposure_limits.ACTS,
    people_page.ACTS,
    machine_keys.ACTS,
    endpoints.ACTS,
    providers.ACTS,
    approvals.ACTS,
    preservation_page.ACTS,
    reports_page.ACTS,
    report_page.ACTS,
)

urlpatterns = [
    *(route for table in TABLES for route in table.paths()),
    path("", inbox_page.show_queue),
    path("inbox/act", inbox_acts.act_on_cases),
    path("inbox/snooze", inbox_acts.snooze_cases),
    path("inbox/hand", inbox_acts.hand_cases_over),
    path("inbox/views", inbox_page.keep_view),
    path("inbox/views/<str:view_id>/drop", inbox_page.drop_view),
    path("inbox/<str:case_id>/peek", inbox_acts.peek_at_case),
    path("inbox/<str:case_id>/take", inbox_acts.take_case),
    path("bulk", bulk.list_bulks),
    path("bulk/draft", bulk.draft_bulk),
    path("bulk/<str:bulk_id>", bulk.show_bulk),
    path("bulk/<str:bulk_id>/progress", bulk.follow_bulk),
    path("bulk/<str:bulk_id>/told", bulk.preview_telling),
    path("sign-in", sign_in_page.show_ways_in),
    path("sign-in/password", sign_in_page.by_password),
    path("sign-in/passkey", sign_in_page.by_passkey),
    path("sign-in/passkey/options", sign_in_page.passkey_options),
    path("sign-in/at/<str:provider_id>", sign_in_elsewhere.send_to_provider),
    path("sign-in/at/<str:provider_id>/connect", sign_in_elsewhere.connect_provider),
    path("sign-in/back/<str:provider_id>", sign_in_elsewhere.return_from_provider),
    path("sign-in/link", sign_in_page.by_link),
    path("demo", demo_roles.show_roles),
    path("demo/role", demo_roles.take_role),
    path("kept/<str:form_id>", kept_form.show_kept_form),
    path("sign-out", sign_in_page.leave_console),
    path("go", search_page.go_to_match),
    path("go/answer", search_page.list_matches),
    path("try", trying.check_content),
    path("appeals", appeals.list_appeals),
    path("appeals/<str:case_id>", appeals.show_hearing),
    path("appeals/<str:case_id>/decide", appeals.decide_appeal),
    path("cases", inbox_page.list_decided),
    path("cases/<str:case_id>", case_page.show_case),
    path("cases/<str:case_id>/lease", case_page.hold_case),
    path("cases/<str:case_id>/undo", case_acts.undo_decision),
    path("cases/<str:case_id>/draft", case_acts.keep_draft),
    path("cases/<str:case_id>/draft/drop", case_acts.drop_draft),
    path("cases/<str:case_id>/effect", case_acts.preview_effect),
    path("cases/<str:case_id>/told", case_acts.preview_telling),
    path("cases/<str:case_id>/items", case_acts.list_items),
    path("cases/<str:case_id>/take-out", case_acts.take_out),
    path("cases/<str:case_id>/decide", case_page.decide_case),
    path("cases/<str:case_id>/aftermath", case_page.follow_aftermath),
    path("cases/<str:case_id>/reveal", media_views.reveal_step),
    path("cases/<str:case_id>/media/<str:evidence>", media_views.show_media),
    path("cases/<str:case_id>/sound", media_views.switch_sound),
    path("cases/<str:case_id>/sound/<str:evidence>", media_views.play_sound),
    path("cases/<str:case_id>/beat", media_views.confirm_shown),
    path("cases/<str:case_id>/letters", media_views.read_letters),
    path("banks", banks_page.list_banks),
    path("banks/entries/<str:entry_id>", banks_page.show_entry),
    path("banks/<str:name>", banks_page.show_bank),
    path("ledger", ledger_page.show_ledger),
    path("ledger/<str:entry_id>", ledger_page.show_entry),
    path("admin", settings_page.show_settings),
    path("results", results_page.show_results),
    path("results/json", results_page.download_results),
    path("transparency", reports_page.show_reports),
    path("transparency/reports/<str:template>", report_page.show_report),
    path("transparency/reports/<str:template>/<str:kind>", report_page.download_report_file),
    path("transparency/<str:kind>", reports_page.download_report),
    path("admin/approvals", approvals.list_proposals),
    path("report", public_forms.report_address),
    path("report/follow", opened_by_token(REPORT, public_forms.follow_report)),
    path("report/complaint", sent_with_token(public_forms.file_complaint)),
    path("statement", opened_by_token(STATEMENT, public_statements.show_statement)),
    path("statement/download", sent_with_token(public_statements.download_statement)),
    path("appeal", opened_by_token(APPEAL, public_appeals.show_appeal)),
    path("appeal/send", sent_with_token(public_appeals.send_appeal)),
    path("appeal/draft", sent_with_token(public_appeals.keep_draft)),
    path("contact-point", public_forms.contact_point),
    path("orders/new", public_orders.compose_order),
    path("orders/receipt", opened_by_token(ORDER_RECEIPT, public_orders.follow_order)),
    path("orders/receipt/answer", sent_with_token(public_orders.download_answer)),
    path("report/<path:old>", refuse_old_link(REPORT)),
    path("statement/<path:old>", refuse_old_link(STATEMENT)),
    path("appeal/<path:old>", refuse_old_link(APPEAL)),
    path("orders/receipt/<path:old>", refuse_old_link(ORDER_RECEIPT)),
    path("orders", orders_page.show_board),
    path("orders/waiting", waiting_page.show_waiting),
    path("orders/waiting/<str:document_id>/original", waiting_page.download_waiting),
    path("orders/<str:order_id>", orders_page.show_order),
    path("orders/<str:order_id>/progress", orders_page.follow_order),
    path("orders/<str:order_id>/print", orders_page.print_bundle),
    path("orders/<str:order_id>/original", orders_downloads.download_original),
    path("orders/<str:order_id>/receipt.jws", orders_downloads.download_receipt),
    path(
        "orders/<str:order_id>/answers/<str:answer_id>.<slug:kind>",
        orders_downloads.download_answer,
    ),
    path("referrals", referrals_page.show_referrals),
    path("referrals/<str:order_id>", orders_page.show_referral),
    path("referring/record", unit_sent.show_record),
    path("referring/batches/<str:batch_id>", unit_page.show_batch),
    path("referring/batches/<str:batch_id>/looked", unit_page.follow_batch),
    path("referring/dispatches/<str:dispatch_id>", unit_sent.show_dispatch),
    path(
        "referring/dispatches/<str:dispatch_id>/<str:name>.<slug:kind>",
        unit_documents.download_document,
    ),
    path("preservations/<str:preservation_id>", preservation_page.show_preservation),
    path("vault", vault_page.show_notices),
    path("vault/<str:notice_id>", vault_page.show_notice),
    path("vault/<str:notice_id>/review", vault_page.add_review),
    path("threats/<str:threat_id>", orders_threat.show_threat),
    path("forum", forum_page.list_forums),
    path("forum/<str:forum>", forum_page.show_forum),
    path("forum/<str:forum>/signals", signals_page.list_signals),
    path("forum/<str:forum>/signals/<str:offer_id>", forum_signal.show_signal),
    path("forum/<str:forum>/signals/<str:offer_id>/preview", forum_signal.preview_signal),
    path("forum/<str:forum>/waiting", signals_page.list_waiting),
    path("forum/<str:forum>/incidents", incidents_page.list_incidents),
    path("forum/<str:forum>/incidents/<str:incident_id>", forum_incident.show_incident),
    path(
        "forum/<str:forum>/incidents/<str:incident_id>/debrief-<slug:audience>.md",
        forum_incident.download_debrief,
    ),
    path("sources/notifiers", notifiers.list_notifiers),
    path("sources/notifiers/<str:notifier>", notifiers.show_notifier),
    path("sources/<str:source_id>", sources.show_source),
    path("qa", quality_page.show_overview),
    path("qa/audits", qa_audits.list_audits),
    path("qa/audits/<str:audit_id>", qa_audits.show_audit),
    path("qa/drills", qa_drills.list_drills),
    path("qa/drills/<str:drill_id>", qa_drills.show_drill),
    path("qa/reviews/<str:review_id>", qa_review.show_review),
    path("me", me_page.show_own_page),
    path("me/access", own_access.show_access),
    path("me/access/providers/<str:provider_id>/remove", own_access.disconnect_provider),
    path("me/changes/seen", own_access.note_changes_read),
    path("me/access/passkeys/options", own_access.passkey_options),
    path("me/access/passkeys", own_access.add_passkey),
    path("me/access/passkeys/<str:passkey_id>/remove", own_access.remove_passkey),
    path("me/access/authenticator", own_access.begin_password),
    path("me/access/password", own_access.set_password),
    path("me/access/password/remove", own_access.remove_password),
    path("me/access/recovery", own_access.renew_recovery),
    path("me/access/sessions/others", own_access.end_other_sessions),
    path("me/access/sessions/<str:session_id>/end", own_access.end_session),
    path("me/choices", me_page.choose_display),
    path("me/opt-out", me_page.opt_out),
    path("me/opt-in", me_page.opt_in),
    path("me/break", me_page.take_break),
    path("me/break/end", me_page.end_break),
    path("admin/exposure", exposure_limits.show_limits),
    path("me/keys", own_keys.show_keys),
    path("me/keys/single", own_keys.switch_single_keys),
]
