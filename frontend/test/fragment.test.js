import assert from "node:assert/strict";
import { test } from "node:test";
import { startFragments, tokenOf } from "../src/fragment.js";

const TOKEN = "swu_0123456789abcdefghijABCDEFGHIJ-_0123456";

function opened(how, hash, search = "") {
  const form = {
    dataset: { fragment: how },
    field: { value: "" },
    action: "/statement",
    sent: 0,
    querySelector: () => form.field,
    getAttribute: () => form.action,
    setAttribute: (_name, value) => { form.action = value; },
    submit: () => { form.sent += 1; },
  };
  const shown = [];
  startFragments(
    { querySelector: (what) => (what === "form[data-fragment]" ? form : null) },
    {
      place: { hash, search, pathname: "/sign-in/link" },
      past: { replaceState: (_state, _title, address) => shown.push(address) },
      on: { addEventListener: () => {} },
    },
  );
  return { form, shown };
}

test("a fragment is a token only if it looks like one: a part of the page is none", () => {
  assert.equal(tokenOf(`#${TOKEN}`), TOKEN);
  for (const other of ["", "#", "#main", `#${TOKEN}"><b>`, `#/${TOKEN}`]) assert.equal(tokenOf(other), "");
});

test("a public page sends the token at once, in the language that was asked for", () => {
  const { form, shown } = opened("send", `#${TOKEN}`, "?lang=fr");

  assert.equal(form.field.value, TOKEN);
  assert.equal(form.action, "/statement?lang=fr");
  assert.equal(form.sent, 1);
  assert.deepEqual(shown, []);
});

test("a sign-in link waits for its button, and is gone from the address", () => {
  const { form, shown } = opened("fill", `#${TOKEN}`);

  assert.equal(form.field.value, TOKEN);
  assert.equal(form.sent, 0);
  assert.deepEqual(shown, ["/sign-in/link"]);
});

test("without a token nothing is sent", () => {
  assert.equal(opened("send", "#main").form.sent, 0);
});

test("what a token opened is given its address again, and another link opens in its place", () => {
  const shown = [];
  const heard = [];
  const place = { hash: "", loaded: 0, reload: () => { place.loaded += 1; } };
  startFragments(
    { querySelector: (what) => (what === "[data-address]" ? { dataset: { address: `/statement#${TOKEN}` } } : null) },
    {
      place,
      past: { replaceState: (_state, _title, address) => shown.push(address) },
      on: { addEventListener: (_name, tell) => heard.push(tell) },
    },
  );

  assert.deepEqual(shown, [`/statement#${TOKEN}`]);
  for (const [hash, loaded] of [["#main", 0], [`#${TOKEN}`, 0], [`#${TOKEN}x`, 1]]) {
    place.hash = hash;
    heard.forEach((tell) => tell());
    assert.equal(place.loaded, loaded);
  }
});
