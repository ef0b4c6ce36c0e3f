import assert from "node:assert/strict";
import { test } from "node:test";
import { asJson, forDevice, toBytes, toText } from "../src/passkey.js";

test("bytes survive the way to text and back, whatever their number", () => {
  for (let size = 0; size < 40; size += 1) {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 97 + 251) % 256);
    const text = toText(bytes.buffer);

    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(toBytes(text), bytes);
  }
});

test("the device gets bytes where the server wrote text", () => {
  const asked = forDevice({
    publicKey: {
      challenge: "AQID",
      user: { id: "BAU", name: "a" },
      excludeCredentials: [{ type: "public-key", id: "Bg" }],
      rpId: "localhost",
    },
  }).publicKey;

  assert.deepEqual(asked.challenge, Uint8Array.of(1, 2, 3));
  assert.deepEqual(asked.user, { id: Uint8Array.of(4, 5), name: "a" });
  assert.deepEqual(asked.excludeCredentials, [{ type: "public-key", id: Uint8Array.of(6) }]);
  assert.equal(asked.rpId, "localhost");
});

test("the server gets text where the device gave bytes, and nothing that was not there", () => {
  const bytes = (...of) => Uint8Array.of(...of).buffer;
  const said = JSON.parse(
    asJson({
      rawId: bytes(1, 2, 3),
      type: "public-key",
      response: { clientDataJSON: bytes(4), signature: bytes(5), userHandle: null },
    }),
  );

  assert.equal(said.id, "AQID");
  assert.deepEqual(said.response, { clientDataJSON: "BA", signature: "BQ" });
});
