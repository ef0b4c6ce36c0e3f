import assert from "node:assert/strict";
import { test } from "node:test";
import { elapsed, here, inWords, locally, toneFor } from "../src/clock.js";

const MINUTE = 60_000;

test("the last quarter of an hour is red, the last hour amber", () => {
  assert.equal(toneFor(14 * MINUTE), "tone-danger");
  assert.equal(toneFor(-MINUTE), "tone-danger");
  assert.equal(toneFor(59 * MINUTE), "tone-warn");
  assert.equal(toneFor(61 * MINUTE), "tone-quiet");
});

test("a moment is named in the reader's own time and zone", () => {
  const moment = Date.parse("2026-11-28T03:44:00Z");
  assert.equal(locally(moment, "en", "Europe/Paris"), "28 Nov 2026, 04:44 CET");
  assert.match(locally(moment, "de", "Europe/Berlin"), /28\. Nov\.? 2026.*04:44/);
});

test("seconds are shown only when they matter", () => {
  assert.equal(inWords(23 * MINUTE + 41_000), "23 min");
  assert.equal(inWords(4 * MINUTE + 5_000), "4 min 5 sec");
  assert.equal(inWords(75 * MINUTE), "1 h 15 min");
  assert.equal(inWords(72 * 60 * MINUTE), "3 days");
});

test("a clock that has run out says by how much", () => {
  assert.equal(inWords(-12 * MINUTE), "12 min");
});

test("a clock speaks the page's language", () => {
  assert.match(inWords(23 * MINUTE, "de"), /^23 Min/);
});

test("a bar is full when the time is up", () => {
  assert.equal(elapsed(0, 100, 25), 0.25);
  assert.equal(elapsed(0, 100, 900), 1);
  assert.equal(elapsed(100, 100, 0), 1);
});

test("a moment is also said by the clock on the reader's own wall", () => {
  assert.equal(here(Date.parse("2026-11-24T22:10:00Z"), "en", "Etc/GMT-4"), "02:10");
});
