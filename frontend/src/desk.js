// A case on somebody's desk: typing narrows the clauses, and the chance to undo runs out.
//
// data-filter="#list"   on a search field: hides the labels of the list that do not hold the words
// data-then="#field"    on a choice that a key made: the field it asks for next gets the focus
// data-seconds          on a <time datetime> inside [data-until]: seconds left; the strip goes at 0

const HEARD_AFTER_MS = 400;

/** Whether a text holds every word that was typed, in any order. */
export function holds(text, typed) {
  const said = text.toLocaleLowerCase();
  return typed.toLocaleLowerCase().split(/\s+/).every((word) => said.includes(word));
}

/** Whole seconds until a moment, never less than none. */
export function secondsLeft(until, now) {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

export function startDesk(page) {
  page.documentElement.classList.add("has-script");
  page.addEventListener("input", (event) => {
    const list = event.target.dataset?.filter && page.querySelector(event.target.dataset.filter);
    if (list) narrow(list, event.target.value);
  });
  page.addEventListener("click", (event) => {
    const further = event.target.dataset?.then && page.querySelector(event.target.dataset.then);
    if (further && event.detail === 0) requestAnimationFrame(() => further.focus()); // by key only
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.dataset?.filter) return;
    event.preventDefault(); // Enter in the search chooses the first clause, and decides nothing
    const first = page.querySelector(`${event.target.dataset.filter} > :not([hidden]) input`);
    if (first && event.target.value.trim()) choose(first, event.target);
  });
  const tick = () => page.querySelectorAll("[data-until]").forEach((strip) => count(strip, Date.now()));
  tick();
  setInterval(tick, 250);
  setTimeout(() => page.querySelectorAll("main > [role=status] > p").forEach(repeat), HEARD_AFTER_MS);
}

/** A screen reader hears a status when its words change, not when they come with the page: put them in again. */
function repeat(words) {
  words.replaceChildren(...[...words.childNodes].map((it) => it.cloneNode(true)));
}

function narrow(list, typed) {
  for (const line of list.children) line.hidden = !holds(line.textContent, typed.trim());
}

function choose(box, search) {
  if (!box.checked) box.click();
  search.value = "";
  narrow(search.ownerDocument.querySelector(search.dataset.filter), "");
  search.blur();
}

function count(strip, now) {
  const left = secondsLeft(Date.parse(strip.dataset.until), now);
  const shown = strip.querySelector("[data-seconds]");
  if (shown && shown.textContent !== String(left)) shown.textContent = String(left);
  if (left === 0) strip.remove();
}
