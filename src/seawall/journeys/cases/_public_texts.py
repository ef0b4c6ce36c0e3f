"""What a decider writes for a public database names nobody: it is refused at the field.

The law and the explanation of a decision go into the Union's database as they are written (DSA
Art. 24(5)), and the same search runs again when they leave. The reason in the file and the note
for the user do not leave, and are not searched.
"""

from __future__ import annotations

from seawall.cases.legal_ground import LegalGround
from seawall.errors import problem
from seawall.ids import CaseId
from seawall.journeys.statements._known_names import known_names
from seawall.transaction import Transaction
from seawall.transparency.personal_data.personal_data import personal_data_kinds


def refuse_named_people(ground: LegalGround | None, case: CaseId, *, tx: Transaction) -> None:
    """Refuse a law or an explanation that holds personal data, with the field that does."""
    if ground is None:
        return
    names = known_names(case, tx=tx)
    for field, text in (("law", ground.law), ("law_explanation", ground.explanation)):
        if kinds := personal_data_kinds(text, names):
            raise problem("cases.names-a-person", field=field, kinds=" and ".join(kinds))
