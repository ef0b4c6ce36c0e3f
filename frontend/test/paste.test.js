import assert from "node:assert/strict";
import { test } from "node:test";
import { brought } from "../src/paste.js";

const clipboard = (files, text = "") => ({ files, getData: () => text });

test("a picture comes before the words copied with it", () => {
  assert.deepEqual(brought(clipboard(["a picture"], "its caption")), { file: "a picture" });
});

test("an address arrives without the space around it", () => {
  assert.deepEqual(brought(clipboard([], "  https://example.test/a \n")), { text: "https://example.test/a" });
});

test("an empty clipboard brings nothing", () => {
  assert.equal(brought(clipboard([])), null);
  assert.equal(brought(undefined), null);
});
