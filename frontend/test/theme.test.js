import assert from "node:assert/strict";
import { test } from "node:test";
import { otherTheme } from "../src/theme.js";

test("the first switch leaves the system's theme", () => {
  assert.equal(otherTheme(undefined, true), "seawall-light");
  assert.equal(otherTheme(undefined, false), "seawall-dark");
});

test("a chosen theme counts more than the system's", () => {
  assert.equal(otherTheme("seawall-light", true), "seawall-dark");
});
