// A Seawall receiver for Express: `node receiver.mjs`.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import express from "express";
import { Webhook } from "standardwebhooks";

const { WEBHOOK_SECRET, API_URL, API_KEY, PORT = "3000" } = process.env;
const FILE = process.env.STATE_FILE ?? "state.json";
const webhook = new Webhook(WEBHOOK_SECRET);
const empty = { seen: {}, targets: {} };
let state = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : empty;
let last = Promise.resolve(); // one delivery at a time, since each reads and writes the state

const app = express();
app.post("/hook", express.raw({ type: "*/*", limit: "5mb" }), async (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body.toString("utf8"), request.headers);
  } catch {
    return response.sendStatus(401); // forged, altered or too old: say so, and do nothing
  }
  if (event.type !== "action.requested") return response.sendStatus(202); // accept, ignore
  last = last.catch(() => {}).then(() => receive(event));
  try {
    response.set("Seawall-Seq", String(await last)).sendStatus(200);
  } catch {
    response.sendStatus(503); // nothing was kept, and Seawall sends it again
  }
});

async function receive({ id, data }) {
  const key = JSON.stringify([data.target.kind, data.target.id]);
  const seq = state.targets[key] ?? 0;
  if (state.seen[id] || data.seq < seq) return seq; // done before, or something newer was
  await report(id, data.action, await apply(data.target, data.state));
  const next = { seen: { ...state.seen, [id]: true }, targets: { ...state.targets, [key]: data.seq } };
  writeFileSync(`${FILE}.new`, JSON.stringify(next));
  renameSync(`${FILE}.new`, FILE);
  state = next;
  return data.seq;
}

// Bring your target into this state; the only function that is really yours.
async function apply(target, wanted) {
  console.log(`${target.kind} ${target.id} is now ${wanted}`);
  return { outcome: "applied" }; // or { outcome: "cannot", reason_code: "not_found" }, …
}

// Tell Seawall what was done; a 2xx to the webhook only means received.
async function report(id, action, outcome) {
  if (!API_URL) return;
  const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json", "idempotency-key": id };
  const url = `${API_URL}/v1/actions/${action}/outcome`;
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(outcome) });
  if (!answer.ok) throw new Error(`Seawall answered ${answer.status}`);
}

app.listen(Number(PORT), "127.0.0.1");
