import assert from "node:assert/strict";
import { test } from "node:test";
import { moved } from "../src/palette.js";

test("the arrows go around the ends of the answers", () => {
  assert.equal(moved(-1, 3, 1), 0);
  assert.equal(moved(-1, 3, -1), 2);
  assert.equal(moved(2, 3, 1), 0);
  assert.equal(moved(0, 3, -1), 2);
});

test("among no answers none is chosen", () => {
  assert.equal(moved(-1, 0, 1), -1);
});
