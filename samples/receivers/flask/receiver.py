"""A Seawall receiver for Flask: `flask --app receiver run`."""

import json
import os
import sqlite3
from contextlib import closing
from urllib.request import Request, urlopen

from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

app = Flask(__name__)


@app.post("/hook")
def hook():
    status, seq = receive(dict(request.headers), request.get_data())
    return "", status, {"Seawall-Seq": str(seq)}


def receive(headers, body):
    """Give the status to answer, and the newest seq of the target."""
    try:
        event = Webhook(os.environ["WEBHOOK_SECRET"]).verify(body, headers)
    except (WebhookVerificationError, ValueError):
        return 401, 0  # forged, altered or too old: say so, and do nothing
    if event["type"] != "action.requested":
        return 202, 0  # new types may be added: accept them, ignore them
    data, target = event["data"], event["data"]["target"]
    key = (target["kind"], target["id"])
    with closing(sqlite3.connect(os.environ.get("STATE_FILE", "state.sqlite3"))) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")
        db.execute("CREATE TABLE IF NOT EXISTS targets (kind, id, seq, PRIMARY KEY (kind, id))")
        is_new = db.execute("INSERT OR IGNORE INTO seen VALUES (?)", [event["id"]]).rowcount
        found = db.execute("SELECT seq FROM targets WHERE kind = ? AND id = ?", key).fetchone()
        seq = found[0] if found else 0
        if is_new and data["seq"] >= seq:  # lower: something newer was already done
            seq = data["seq"]
            db.execute("INSERT OR REPLACE INTO targets VALUES (?, ?, ?)", [*key, seq])
            report(event, apply(target, data["state"]))
    return 200, seq  # an exception above undoes all of it, and Seawall sends it again


def apply(target, state):
    """Bring your target into this state; the only line that is really yours."""
    print(f"{target['kind']} {target['id']} is now {state}")
    return {"outcome": "applied"}  # or {"outcome": "cannot", "reason_code": "not_found"}, …


def report(event, outcome):
    """Tell Seawall what was done; a 2xx to the webhook only means received."""
    if url := os.environ.get("API_URL"):
        headers = {"authorization": f"Bearer {os.environ['API_KEY']}"}
        headers |= {"content-type": "application/json", "idempotency-key": event["id"]}
        body = json.dumps(outcome).encode()
        path = f"/v1/actions/{event['data']['action']}/outcome"
        urlopen(Request(url + path, body, headers), timeout=10)
