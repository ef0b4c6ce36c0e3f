"""A photo upload in FastAPI that asks Seawall first. Start: uvicorn upload:app"""

import json
import logging
import os
from http.client import HTTPException
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from fastapi import FastAPI, Form, Response, UploadFile

CHECKS, KEY = os.environ["API_URL"] + "/v1/checks", os.environ["API_KEY"]
ANSWERS = {"allow": (201, "public"), "hold": (202, "hidden"), "block": (403, "refused")}
# Our answer when Seawall gives none. What is unchecked nobody sees: check it again later.
FAIL_MODES = {"allow": (201, "public"), "hold": (202, "unchecked"), "block": (503, "refused")}
NO_VERDICT = FAIL_MODES[os.environ.get("FAIL_MODE", "hold")]
log = logging.getLogger("uploads")
app = FastAPI()


def ask(content: bytes, photo: str, account: str) -> tuple[int, str]:
    query = urlencode({"kind": "photo", "id": photo, "account": account})
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/octet-stream"}
    try:
        with urlopen(Request(f"{CHECKS}?{query}", content, headers), timeout=2) as answer:
            return ANSWERS[json.load(answer)["verdict"]]
    except (OSError, HTTPException, LookupError, TypeError, ValueError) as failure:
        if is_no_photo(failure):
            return 415, "refused"
        log.error("Seawall gave no verdict on %s: %r. It is %s.", photo, failure, NO_VERDICT[1])
        return NO_VERDICT


def is_no_photo(failure: Exception) -> bool:
    try:  # only Seawall itself can say so, and of the file: not a proxy, nor of the request
        return failure.code == 422 and json.load(failure)["field"] == "content"
    except (AttributeError, HTTPException, LookupError, OSError, TypeError, ValueError):
        return False


@app.post("/photos")
def upload(photo: UploadFile, account: Annotated[str, Form()], response: Response) -> dict:
    name, content = uuid4().hex, photo.file.read()
    response.status_code, state = ask(content, name, account)
    if state != "refused":
        Path(state).mkdir(exist_ok=True)
        Path(state, name).write_bytes(content)
    return {"id": name, "state": state}
