// A photo upload in Express that asks Seawall first. Start: node upload.mjs
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import express from "express";

const { API_URL, API_KEY, FAIL_MODE = "hold", PORT = "3000" } = process.env;
const ANSWERS = { allow: [201, "public"], hold: [202, "hidden"], block: [403, "refused"] };
// Our answer when Seawall gives none. What is unchecked nobody sees: check it again later.
const FAIL_MODES = { allow: [201, "public"], hold: [202, "unchecked"], block: [503, "refused"] };
const NO_VERDICT = FAIL_MODES[FAIL_MODE];
if (!NO_VERDICT) throw new Error(`FAIL_MODE is ${FAIL_MODE}: use allow, hold or block`);
const app = express();

async function ask(content, photo, account) {
  const query = new URLSearchParams({ kind: "photo", id: photo, account });
  try {
    const answer = await fetch(`${API_URL}/v1/checks?${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/octet-stream" },
      body: content,
      signal: AbortSignal.timeout(2000),
    });
    const { verdict, field } = await answer.json();
    if (answer.status === 422 && field === "content") return [415, "refused"]; // no photo
    if (answer.ok && Object.hasOwn(ANSWERS, verdict)) return ANSWERS[verdict];
    throw new Error(`it answered ${answer.status}`);
  } catch (failure) {
    console.error(`Seawall gave no verdict on ${photo}: ${failure}. It is ${NO_VERDICT[1]}.`);
    return NO_VERDICT;
  }
}

app.post("/photos", express.raw({ type: "multipart/form-data", limit: "50mb" }), async (req, res) => {
  const { headers, body } = req; // the form as a browser sends it; multer does as well
  const form = await new Response(body, { headers: { "content-type": headers["content-type"] } }).formData();
  const content = new Uint8Array(await form.get("photo").arrayBuffer());
  const id = randomUUID();
  const [status, state] = await ask(content, id, form.get("account"));
  if (state !== "refused") {
    await mkdir(state, { recursive: true });
    await writeFile(`${state}/${id}`, content);
  }
  res.status(status).json({ id, state });
});

app.listen(Number(PORT), "127.0.0.1");
