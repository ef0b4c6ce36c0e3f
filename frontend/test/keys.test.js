import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped, isTyping, keyName, Sequence, shownKey, step, translated } from "../src/keys.js";

const pressed = (key, more = {}) => keyName({ key, ...more });
const field = (type) => ({ tagName: "INPUT", type });

test("a key is named as data-key writes it", () => {
  assert.equal(pressed("r"), "r");
  assert.equal(pressed("V", { shiftKey: true }), "V");
  assert.equal(pressed("Enter", { shiftKey: true }), "Shift-Enter");
  assert.equal(pressed("k", { metaKey: true }), "Ctrl-k");
});

test("on a keyboard that writes Arabic the key's place counts", () => {
  assert.equal(pressed("ق", { code: "KeyR" }), "r");
  assert.equal(pressed("é", { code: "Digit2" }), "é");
});

test("a sign that needs AltGr is that sign", () => {
  const held = { ctrlKey: true, altKey: true, getModifierState: (it) => it === "AltGraph" };

  assert.equal(pressed("[", held), "[");
  assert.equal(pressed("k", { ctrlKey: true, getModifierState: () => false }), "Ctrl-k");
});

test("keys never fire while somebody is typing", () => {
  assert.ok(isTyping(field("text")));
  assert.ok(isTyping({ tagName: "TEXTAREA" }));
  assert.ok(isTyping({ tagName: "DIV", isContentEditable: true }));
});

test("a decision's radio button is not a place to type", () => {
  assert.ok(!isTyping(field("radio")));
  assert.ok(!isTyping({ tagName: "BUTTON" }));
});

test("a sequence completes on its second key", () => {
  const sequence = new Sequence();

  assert.equal(sequence.next("g", ["g c", "r"], 0), null);
  assert.equal(sequence.next("c", ["g c", "r"], 400), "g c");
});

test("a sequence left unfinished is forgotten", () => {
  const sequence = new Sequence();
  sequence.next("g", ["g c", "c"], 0);

  assert.equal(sequence.next("c", ["g c", "c"], 5000), "c");
});

test("a key that breaks a sequence counts by itself", () => {
  const sequence = new Sequence();
  sequence.next("g", ["g c", "r"], 0);

  assert.equal(sequence.next("r", ["g c", "r"], 100), "r");
});

test("j and k stay inside the list", () => {
  assert.equal(step(-1, 3, 1), 0);
  assert.equal(step(-1, 3, -1), 2);
  assert.equal(step(2, 3, 1), 2);
  assert.equal(step(0, 0, 1), -1);
});

test("a moved key is known by our name for it, and its old place is empty", () => {
  const keys = { r: "y", j: "1" };

  assert.equal(translated("y", keys), "r");
  assert.equal(translated("r", keys), "");
  assert.equal(translated("a", keys), "a");
});

test("two keys that changed places answer to each other", () => {
  const keys = { r: "a", a: "r" };

  assert.equal(translated("a", keys), "r");
  assert.equal(translated("r", keys), "a");
});

test("a sequence is shown as it is pressed", () => {
  assert.equal(shownKey("g i", { g: "x" }), "x i");
});

test("keys are grouped by what they are for, the page's own before where one can go", () => {
  const rows = [["Go to", "Inbox", "g i"], ["Decide", "Remove", "r"], ["Media", "Reveal", "v"], ["Decide", "Allow", "a"]];

  assert.deepEqual(grouped(rows, ["Lists", "Everywhere", "Go to"]), [
    ["Decide", [["Remove", "r"], ["Allow", "a"]]],
    ["Media", [["Reveal", "v"]]],
    ["Go to", [["Inbox", "g i"]]],
  ]);
});
