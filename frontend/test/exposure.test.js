import assert from "node:assert/strict";
import { test } from "node:test";
import { centreOf, moved } from "../src/exposure.js";

test("the nine parts lie as on a telephone", () => {
  assert.deepEqual(centreOf(5), { x: 50, y: 50 });
  assert.ok(centreOf(1).x < 20 && centreOf(1).y < 20);
  assert.ok(centreOf(9).x > 80 && centreOf(9).y > 80);
  assert.deepEqual(centreOf(Number.NaN), centreOf(5));
});

test("arrow keys move the lens and never out of the picture", () => {
  let at = centreOf(5);
  for (let press = 0; press < 100; press += 1) at = moved(at, "ArrowLeft");
  assert.deepEqual(at, { x: 0, y: 50 });
  assert.deepEqual(moved(at, "ArrowDown"), { x: 0, y: 54 });
  assert.equal(moved(at, "Enter"), null);
});
