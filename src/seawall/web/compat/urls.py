"""Every address of HMA's curator, under its prefix."""

from __future__ import annotations

from django.urls import path

from seawall.web.compat import banks, configuration, contents, exchanges
from seawall.web.compat.door import unheld_view_of, view_of

_CONTENT = "bank/<str:bank_name>/content/<int:content_id>"

urlpatterns = [
    path("banks", view_of(GET=banks.list_banks, POST=banks.create_bank)),
    path(
        "bank/<str:bank_name>",
        view_of(GET=banks.show_bank, PUT=banks.update_bank, DELETE=banks.delete_bank),
    ),
    path("bank/<str:bank_name>/content", unheld_view_of(POST=contents.add_content)),
    path("bank/<str:bank_name>/signal", unheld_view_of(POST=contents.add_signals)),
    path(
        _CONTENT,
        view_of(
            GET=contents.show_content, PUT=contents.update_content, DELETE=contents.delete_content
        ),
    ),
    path("signal_type", view_of(GET=configuration.list_types)),
    path("signal_type/index", view_of(GET=configuration.index_status)),
    path("signal_type/<str:name>", view_of(PUT=configuration.switch_type)),
    path("content_type", view_of(GET=configuration.list_content_types)),
    path("exchanges", view_of(GET=exchanges.none_of_them, POST=exchanges.refuse_exchange)),
    path("exchanges/apis", view_of(GET=exchanges.none_of_them)),
    path(
        "exchanges/api/<str:api>", view_of(GET=exchanges.no_such_kind, POST=exchanges.no_such_kind)
    ),
    path("exchanges/api/<str:api>/schema", view_of(GET=exchanges.no_such_schema)),
    path(
        "exchange/<str:name>",
        view_of(
            GET=exchanges.no_such_exchange,
            PUT=exchanges.no_such_exchange,
            DELETE=exchanges.delete_exchange,
        ),
    ),
    path("exchange/<str:name>/status", view_of(GET=exchanges.no_such_exchange)),
]
