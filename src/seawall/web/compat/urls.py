"""Every address of HMA's curator, under its prefix."""

from __future__ import annotations

from django.urls import path

from seawall.web.compat import banks, configuration, contents, exchanges
from seawall.web.compat.door import at, at_unheld

_CONTENT = "bank/<str:bank_name>/content/<int:content_id>"

urlpatterns = [
    path("banks", at(GET=banks.list_banks, POST=banks.found)),
    path("bank/<str:bank_name>", at(GET=banks.show, PUT=banks.update, DELETE=banks.delete)),
    path("bank/<str:bank_name>/content", at_unheld(POST=contents.add)),
    path("bank/<str:bank_name>/signal", at_unheld(POST=contents.add_signals)),
    path(_CONTENT, at(GET=contents.show, PUT=contents.update, DELETE=contents.delete)),
    path("signal_type", at(GET=configuration.list_types)),
    path("signal_type/index", at(GET=configuration.index_status)),
    path("signal_type/<str:name>", at(PUT=configuration.switch_type)),
    path("content_type", at(GET=configuration.list_content_types)),
    path("exchanges", at(GET=exchanges.none_of_them, POST=exchanges.refuse)),
    path("exchanges/apis", at(GET=exchanges.none_of_them)),
    path("exchanges/api/<str:api>", at(GET=exchanges.no_such_kind, POST=exchanges.no_such_kind)),
    path("exchanges/api/<str:api>/schema", at(GET=exchanges.no_such_schema)),
    path(
        "exchange/<str:name>",
        at(
            GET=exchanges.no_such_exchange,
            PUT=exchanges.no_such_exchange,
            DELETE=exchanges.delete,
        ),
    ),
    path("exchange/<str:name>/status", at(GET=exchanges.no_such_exchange)),
]
