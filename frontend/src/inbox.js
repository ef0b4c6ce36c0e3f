// The inbox by keyboard: x marks, Enter takes and opens, Shift-Enter peeks, and the keys of the
// tool bar work on the marked lines, or on the line one is at.
import { isTyping, pressedKey } from "./keys.js";

export function startInbox(page) {
  const inbox = page.querySelector("[data-inbox]");
  if (!inbox) return;
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target) || page.querySelector("dialog[open]")) return;
    const row = page.activeElement?.closest("tr[data-case]");
    const did = row && ACTS[pressedKey(event)]?.(row, page);
    if (did) event.preventDefault();
  });
  // Before a tool's form is sent: where nothing is marked, the line one is at is meant.
  inbox.addEventListener("focusin", ({ target }) => {
    const row = target.closest("tr[data-case]");
    if (row) inbox.dataset.at = row.dataset.case;
  });
  inbox.addEventListener("click", (event) => {
    if (!event.target.closest("[data-needs-case]") || marked(inbox).length) return;
    const box = marks(inbox).find((it) => it.value === inbox.dataset.at);
    if (box) box.checked = true;
  });
  inbox.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark-all]")) marks(inbox).forEach((it) => (it.checked = event.target.checked));
    count(inbox);
  });
  count(inbox);
}

const marks = (inbox) => [...inbox.querySelectorAll("input[name=case]")];
const marked = (inbox) => marks(inbox).filter((it) => it.checked);

const ACTS = {
  x: (row) => toggle(row),
  Enter: (row, page) => row.contains(page.activeElement?.closest(".row-target, [name=case]")) && take(row, page),
  "Shift-Enter": (row) => peek(row),
};

function toggle(row) {
  const box = row.querySelector("input[name=case]");
  if (!box) return false;
  box.checked = !box.checked;
  count(row.closest("[data-inbox]"));
  return true;
}

function count(inbox) {
  const words = inbox.querySelector("[data-marked]");
  if (!words) return;
  words.dataset.none ??= words.innerHTML;
  const number = marked(inbox).length;
  if (number) words.textContent = words.dataset.marked.replace("{}", number);
  else words.innerHTML = words.dataset.none;
}

/** Take a free case and open it; who may not decide only opens it. */
function take(row, page) {
  const chosen = page.querySelector("form#chosen");
  if (!chosen) return false;
  const form = page.createElement("form");
  form.method = "post";
  form.action = `/inbox/${encodeURIComponent(row.dataset.case)}/take`;
  form.append(chosen.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
  page.body.append(form);
  form.submit();
  return true;
}

/** The facts of a case under its line, and away again. */
function peek(row) {
  const open = row.nextElementSibling?.matches(".peek") && row.nextElementSibling;
  if (open) {
    open.remove();
    return true;
  }
  const shown = row.ownerDocument.createElement("tr");
  shown.className = "peek";
  const cell = shown.insertCell();
  cell.colSpan = row.cells.length;
  cell.setAttribute("aria-live", "polite");
  row.after(shown);
  fetch(`/inbox/${encodeURIComponent(row.dataset.case)}/peek`)
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject()))
    .then((html) => (cell.innerHTML = html))
    .catch(() => shown.remove());
  return true;
}
