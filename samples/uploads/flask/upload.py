"""A photo upload in Flask that asks Seawall first. Start: flask --app upload run"""

import json
import logging
import os
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from flask import Flask, request

CHECKS, KEY = os.environ["API_URL"] + "/v1/checks", os.environ["API_KEY"]
ANSWERS = {"allow": (201, "public"), "hold": (202, "hidden"), "block": (403, "refused")}
# Our answer when Seawall gives none. What is unchecked nobody sees: check it again later.
FAIL_MODES = {"allow": (201, "public"), "hold": (202, "unchecked"), "block": (503, "refused")}
NO_VERDICT = FAIL_MODES[os.environ.get("FAIL_MODE", "hold")]
log = logging.getLogger("uploads")
app = Flask(__name__)


def ask(content, photo, account):
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


def is_no_photo(failure):
    try:  # only Seawall itself can say so, and of the file: not a proxy, nor of the request
        return failure.code == 422 and json.load(failure)["field"] == "content"
    except (AttributeError, HTTPException, LookupError, OSError, TypeError, ValueError):
        return False


@app.post("/photos")
def upload():
    name, content = uuid4().hex, request.files["photo"].read()
    status, state = ask(content, name, request.form["account"])
    if state != "refused":
        Path(state).mkdir(exist_ok=True)
        Path(state, name).write_bytes(content)
    return {"id": name, "state": state}, status
