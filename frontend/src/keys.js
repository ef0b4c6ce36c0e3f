// The keyboard map: `data-key` on a button, link or field says which key presses it. On a checkbox with
// `data-key-selects` the key never clears at its first press what was ticked before.
//
// Keys never fire while somebody is typing, and single keys can be switched off for good
// or moved (WCAG 2.1.4): the server keeps a person's choice and writes it on <body>, and this
// device mirrors it for pages that nobody signed in sees. On a keyboard that writes Arabic or Cyrillic the key's place counts.

const SEQUENCE_MS = 1200;
const SWITCH = "seawall-single-keys";
const MOVED = "seawall-moved-keys";
const NOT_TYPED_IN = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** A pressed key as `data-key` writes it: "r", "V", "?", "Enter", "Shift-Enter", "Ctrl-k". */
export function keyName(event) {
  const held = [];
  const letter = latinLetter(event);
  const isThirdLevel = letter.length === 1 && event.getModifierState?.("AltGraph"); // "[" where it needs AltGr
  if ((event.ctrlKey || event.metaKey) && !isThirdLevel) held.push("Ctrl");
  if (event.altKey && !isThirdLevel) held.push("Alt");
  if (event.shiftKey && letter.length > 1) held.push("Shift");
  return [...held, letter].join("-");
}

function latinLetter({ key, code, shiftKey }) {
  if (key.length !== 1 || key.charCodeAt(0) < 128 || !/^Key[A-Z]$/.test(code ?? "")) return key;
  return shiftKey ? code.slice(3) : code.slice(3).toLowerCase();
}

/** What was pressed, by our name for it; "" where the key was moved away and nothing came. */
export function translated(name, moved) {
  const ours = Object.keys(moved).find((it) => moved[it] === name);
  if (ours) return ours;
  return Object.hasOwn(moved, name) ? "" : name;
}

/** The key a person presses for one of ours, in a sequence too. */
export const shownKey = (keys, moved) => keys.split(" ").map((it) => (Object.hasOwn(moved, it) ? moved[it] : it)).join(" ");

/** The pressed key by our name for it; "" for a single key that is switched off. */
export function pressedKey(event) {
  const name = keyName(event);
  if (!isSingle(name)) return name;
  return singleKeys() ? translated(name, movedKeys()) : "";
}

/** Is this a place where letters belong to the person writing? */
export function isTyping(target) {
  const name = target?.tagName?.toLowerCase();
  if (name === "input") return !NOT_TYPED_IN.has(target.type);
  return name === "textarea" || name === "select" || Boolean(target?.isContentEditable);
}

/** Which of the known keys has been completed: follows sequences such as "g c". */
export class Sequence {
  #pressed = "";
  #at = 0;

  /** Whether a first key was pressed a moment ago: the next one is its second, whatever it means alone. */
  isBegun(now) {
    return Boolean(this.#pressed) && now - this.#at < SEQUENCE_MS;
  }

  next(name, known, now) {
    const continued = this.isBegun(now) ? `${this.#pressed} ${name}` : name;
    const candidate = [continued, name].find((it) => known.some((key) => key === it || key.startsWith(`${it} `)));
    const complete = known.includes(candidate);
    this.#pressed = complete ? "" : (candidate ?? "");
    this.#at = now;
    return complete ? candidate : null;
  }
}

/** Where `j` and `k` go from here, staying inside the list. */
export function step(current, count, by) {
  if (count === 0) return -1;
  return current < 0 ? (by > 0 ? 0 : count - 1) : Math.min(count - 1, Math.max(0, current + by));
}

export function startKeys(page) {
  const sequence = new Sequence();
  mirror(page.body.dataset);
  showMoved(page);
  page.addEventListener("seawall:keys", () => openSheet(page));
  page.addEventListener("change", ({ target }) => chosenHere.add(target));
  page.addEventListener("focusin", ({ target }) => {
    if (target.localName === "textarea" && target.selectionEnd === 0) toEnd(target); // Tab comes to its beginning
  });
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (isTyping(event.target)) return whileTyping(event, keyName(event), page);
    const name = pressedKey(event);
    if (!name || (name === "Enter" && event.target.closest("a, button, summary"))) return;
    if (!sequence.isBegun(event.timeStamp) && answerRow(page, name)) return event.preventDefault();
    if (!event.repeat && press(sequence.next(name, knownKeys(page), event.timeStamp), page)) {
      event.preventDefault();
    } else if (BUILT_IN[name]?.(page)) {
      event.preventDefault();
    }
  });
}

const BUILT_IN = {
  j: (page) => moveRow(page, 1),
  k: (page) => moveRow(page, -1),
  "?": (page) => openSheet(page),
};

function whileTyping(event, name, page) {
  if (name === "Escape") event.target.blur();
  if (name === "Ctrl-Enter" && press("Enter", page)) event.preventDefault();
}

const isSingle = (name) => name.length === 1;
const singleKeys = () => localStorage.getItem(SWITCH) !== "off";

function movedKeys() {
  try {
    return JSON.parse(localStorage.getItem(MOVED) ?? "{}");
  } catch {
    return {};
  }
}

/** What the server keeps for this person counts here too. */
function mirror({ keysSingle, keysMoved }) {
  if (keysSingle) localStorage.setItem(SWITCH, keysSingle);
  if (keysMoved) localStorage.setItem(MOVED, keysMoved);
}

/** Key caps show what is really pressed. */
function showMoved(page) {
  const moved = movedKeys();
  if (!Object.keys(moved).length) return;
  page.querySelectorAll("kbd.kbd:not([data-kbd-fixed])").forEach((it) => (it.textContent = shownKey(it.textContent.trim(), moved)));
}

/**
 * What can be pressed now: only inside an open dialog, only what is shown, every place to go to, and the search.
 * `data-key-not-in-rows`: not while somebody is at a line of a list, which they would take it to be about.
 */
function keyed(page) {
  const scope = page.querySelector("dialog[open]") ?? page;
  const isInRows = Boolean(page.activeElement?.closest("[data-rows]"));
  const targets = [...scope.querySelectorAll("[data-key]")].filter(
    (it) => !it.disabled && (isPlace(it) || isSearch(it) || it.checkVisibility()) && !(isInRows && "keyNotInRows" in it.dataset),
  );
  return targets.filter((it) => !isPlace(it) || it === targets.find((other) => other.dataset.key === it.dataset.key));
}

/** A place to go to: its sequence works at every width, also where the rail is hidden. */
const isPlace = (target) => target.dataset.key.includes(" ");

/** The search of the top bar: where that field is hidden, its key opens the dialog of `Ctrl-K`. */
const isSearch = (target) => "palette" in target.dataset;

const knownKeys = (page) => keyed(page).map((it) => it.dataset.key);

function press(key, page) {
  const target = key && keyed(page).find((it) => it.dataset.key === key);
  if (!target) return false;
  if (isSearch(target) && !target.checkVisibility()) return page.dispatchEvent(new Event("seawall:palette"));
  target.focus();
  if (target.localName === "textarea") toEnd(target);
  else if (isTyping(target)) target.select?.();
  else if (!keptTick(target)) target.click();
  const opened = target.localName === "summary" && target.closest("details[open]");
  if (opened) opened.querySelector("[data-first]")?.focus();
  return true;
}

/** A text that stands there already is gone on with: somebody drafted it. */
const toEnd = (text) => text.setSelectionRange(text.value.length, text.value.length);

/** Ticks that were set or cleared on this visit of the page. */
const chosenHere = new WeakSet();

/**
 * A tick that was there when the page came, of a restored draft for instance: the first press of its key means
 * that it is wanted. The next press clears it, as any tick that was set on this visit.
 */
function keptTick(target) {
  if (!("keySelects" in target.dataset) || !target.checked || chosenHere.has(target)) return false;
  chosenHere.add(target);
  return true;
}

/** In a line that keys answer, a key chooses the option that names it, and goes on; Enter goes to the button. */
function answerRow(page, name) {
  const row = page.activeElement?.closest?.("[data-row]");
  const choice = row === page.activeElement && row?.querySelector("select[data-row-choice]");
  if (choice && name === "Enter") {
    choice.form?.querySelector('[data-key="Enter"]')?.focus(); // what is sent is seen first, and pressed then
    return true;
  }
  const option = choice && [...choice.options].find((it) => it.dataset.rowKey === name);
  if (!option) return false;
  choice.value = option.value;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  return moveRow(page, 1);
}

function moveRow(page, by) {
  const links = [...page.querySelectorAll("[data-rows] :is(.row-target, [data-row])")];
  const here = links.findIndex((it) => it.closest("tr, li")?.contains(page.activeElement));
  links[step(here, links.length, by)]?.focus();
  return links.length > 0;
}

function openSheet(page) {
  const words = page.body.dataset;
  const sheet = page.createElement("dialog");
  sheet.className = "sheet";
  sheet.setAttribute("aria-label", words.keysTitle ?? "Keyboard shortcuts");
  sheet.append(sheetHead(page, words), sheetKeys(page, words), singleKeySwitch(page, words), changeKeys(page, words));
  sheet.addEventListener("close", () => sheet.remove());
  page.body.append(sheet);
  sheet.showModal();
  sheet.scrollTop = 0; // whatever took the focus
  return true;
}

/** The title and the way out stand at the top, and stay there. */
function sheetHead(page, words) {
  const head = element(page, "form", "sheet-head");
  head.method = "dialog";
  const button = element(page, "button", "btn btn-sm", words.keysClose ?? "Close");
  button.autofocus = true;
  head.append(element(page, "h2", "", words.keysTitle ?? "Keyboard shortcuts"), button);
  return head;
}

/** Every key, grouped by what it is for: this page's own first, then where one can go. */
function sheetKeys(page, words) {
  const moved = movedKeys();
  const rows = keyed(page).map((it) => [groupOf(it, words), labelOf(it), shownKey(it.dataset.key, moved)]);
  const lists = words.keysGroupLists ?? "Lists";
  const everywhere = words.keysGroupEverywhere ?? "Everywhere";
  if (page.querySelector("[data-rows]")) rows.push([lists, words.keysRows ?? "Next or previous row", shownKey("j k", moved)]);
  if (page.querySelector("[data-palette]")) rows.push([everywhere, words.paletteTitle ?? "Search", "Ctrl-K"]);
  rows.push([everywhere, words.keysTitle ?? "Keyboard shortcuts", shownKey("?", moved)]);
  const last = [lists, everywhere, words.keysGroupGo ?? "Go to"];
  const list = element(page, "div", "sheet-groups");
  for (const [group, members] of grouped(rows, last)) list.append(sheetGroup(page, group, members));
  return list;
}

/** Rows by their group, in the order in which the page has them; some groups stand last. */
export function grouped(rows, last) {
  const groups = new Map();
  for (const [group, label, keys] of rows) groups.set(group, [...(groups.get(group) ?? []), [label, keys]]);
  const place = (group) => last.indexOf(group);
  return [...groups].sort(([one], [other]) => place(one) - place(other));
}

function groupOf(target, words) {
  if (isPlace(target)) return words.keysGroupGo ?? "Go to";
  return target.closest("[data-keys-group]")?.dataset.keysGroup || (words.keysGroupPage ?? "This page");
}

function sheetGroup(page, group, members) {
  const section = element(page, "section", "sheet-group");
  const list = element(page, "div", "sheet-keys");
  for (const [label, keys] of members) list.append(sheetRow(page, label, keys));
  section.append(element(page, "h3", "", group), list);
  return section;
}

function labelOf(target) {
  const label = target.dataset.keyLabel ?? target.getAttribute("aria-label");
  if (label) return label;
  const text = (target.labels?.[0] ?? target).cloneNode(true);
  text.querySelectorAll(".kbd, .count, .choice-note, svg").forEach((it) => it.remove());
  return text.textContent.trim().replace(/\s+/g, " ") || target.placeholder || "";
}

function sheetRow(page, label, keys) {
  const row = element(page, "div", "", label);
  const caps = element(page, "span", "chips");
  keys.split(" ").forEach((key) => caps.append(element(page, "kbd", "kbd", key)));
  row.append(caps);
  return row;
}

function singleKeySwitch(page, words) {
  const label = element(page, "label", "choice choice-compact mt-4");
  const box = element(page, "input", "");
  box.type = "checkbox";
  box.checked = singleKeys();
  box.addEventListener("change", () => keepSwitch(page, box.checked ? "on" : "off"));
  label.append(box, element(page, "span", "choice-title", words.keysSwitch ?? "Single-key shortcuts"));
  return label;
}

function keepSwitch(page, single) {
  localStorage.setItem(SWITCH, single);
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (page.body.dataset.keysSingle && token) {
    fetch("/me/keys/single", { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ single }) });
  }
}

function changeKeys(page, words) {
  const change = element(page, words.keysChange ? "a" : "span", "link mt-3 inline-block", words.keysChange);
  if (words.keysChange) change.href = "/me/keys";
  return change;
}

function element(page, name, className, text = "") {
  const made = page.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
