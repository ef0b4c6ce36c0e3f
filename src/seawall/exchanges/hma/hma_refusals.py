"""A refusal in HMA's shape: `{"message": "…"}`, or the list that pydantic makes.

HMA has no use for 415, 409 or a 422 of ours; its clients know 400, 403, 404 and 413. What
is wrong with named fields of a query or a body is a 422 with a list, as HMA answers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import pydantic

from seawall.errors import InvalidRequest, SeawallError, problem

AUTHENTICATE = 'Bearer realm="seawall", Basic realm="seawall"'
_STATUS = {422: 400, 415: 400}

Asked = TypeVar("Asked", bound=pydantic.BaseModel)


class FieldsWrong(InvalidRequest):
    """Fields that are missing or cannot be read, listed as pydantic lists them."""

    listed: Sequence[Any] = ()


def read_fields(model: type[Asked], values: Any) -> Asked:
    """Fields read as the model says, or `FieldsWrong` with every fault in them."""
    try:
        return model.model_validate(values)
    except pydantic.ValidationError as wrong:
        error = problem("exchanges.hma-fields-wrong", FieldsWrong)
        error.listed = list(wrong.errors(include_context=False))
        raise error from None


def refusal(error: SeawallError) -> tuple[int, Any]:
    """The status and the body for an error."""
    if isinstance(error, FieldsWrong):
        return error.status, list(error.listed)
    message = f"{error.detail} {error.remedy}" if error.remedy else error.detail
    return _STATUS.get(error.status, error.status), {"message": message}


def headers(status: int) -> dict[str, str]:
    """The headers of a status: how to sign in, or when to try again."""
    if status == 401:
        return {"WWW-Authenticate": AUTHENTICATE}
    return {"Retry-After": "1"} if status in {429, 503} else {}
