import assert from "node:assert/strict";
import { test } from "node:test";
import { holds, secondsLeft } from "../src/desk.js";

test("a clause is found by any of its words, in any order and case", () => {
  assert.ok(holds("Recruiting for a terrorist group", "GROUP recr"));
  assert.ok(!holds("Recruiting for a terrorist group", "group attack"));
  assert.ok(holds("Recruiting", ""));
});

test("a second that has begun is still there, and none is ever negative", () => {
  assert.equal(secondsLeft(10_001, 0), 11);
  assert.equal(secondsLeft(10_000, 0), 10);
  assert.equal(secondsLeft(0, 5_000), 0);
});
