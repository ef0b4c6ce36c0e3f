import assert from "node:assert/strict";
import { test } from "node:test";
import { coveredBy } from "../src/foot.js";

const dock = { top: 790, bottom: 844, left: 0, right: 390 };
const box = (top, bottom, left = 0, right = 390) => ({ top, bottom, left, right });

test("a field under the dock is scrolled clear of it, whole", () => {
  assert.equal(coveredBy(box(800, 823), [dock]), 823 - 790 + 12);
  assert.equal(coveredBy(box(779, 813), [dock]), 813 - 790 + 12);
});

test("a field above what stands at the foot, below it or beside it stays where it is", () => {
  const form = box(300, 400, 200, 390);
  assert.equal(coveredBy(box(700, 780), [dock]), 0);
  assert.equal(coveredBy(box(500, 600), [form]), 0);
  assert.equal(coveredBy(box(320, 380, 0, 190), [form]), 0);
});

test("of two that stand one on the other the higher counts", () => {
  assert.equal(coveredBy(box(764, 790), [dock, box(593, 790)]), 790 - 593 + 12);
});

test("a field higher than the room there is stays with its beginning in sight", () => {
  assert.equal(coveredBy(box(100, 900), [dock], 60), 40);
});
