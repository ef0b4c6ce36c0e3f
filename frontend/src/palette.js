// `Ctrl-K`: one field that goes anywhere. The server answers; nothing typed leaves this origin.
//
// The field is an ARIA combobox over a list box: arrows choose, Enter goes, Escape closes.
// Without script the same field is a form that asks `/go`.

const WAIT_MS = 120;

/** Which option the arrows come to, around the ends. */
export function moved(current, count, by) {
  if (count === 0) return -1;
  return current < 0 ? (by > 0 ? 0 : count - 1) : (current + by + count) % count;
}

export function startPalette(page) {
  page.addEventListener("seawall:palette", () => open(page));
  page.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    if (!page.querySelector("[data-palette]")) return;
    event.preventDefault();
    page.querySelector("dialog.palette") ?? open(page);
  });
}

function open(page) {
  page.querySelectorAll("dialog[open]").forEach((it) => it.close());
  const words = page.body.dataset;
  const dialog = page.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", words.paletteTitle ?? "Search");
  const field = page.createElement("div");
  field.className = "palette-field";
  const input = page.createElement("input");
  Object.entries({
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    "aria-label": words.paletteTitle ?? "Search", placeholder: words.paletteHint ?? "", autocomplete: "off", spellcheck: "false",
  }).forEach(([name, value]) => input.setAttribute(name, value));
  const list = page.createElement("ul");
  list.id = "palette-list";
  list.className = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.paletteTitle ?? "Search");
  const none = page.createElement("p");
  none.className = "palette-none";
  none.setAttribute("role", "status");
  none.hidden = true;
  none.textContent = words.paletteNone ?? "No results.";
  field.append(input);
  dialog.append(field, list, none);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  page.body.append(dialog);
  const asked = asking(input, list, none);
  input.addEventListener("input", asked.soon);
  input.addEventListener("keydown", (event) => pressed(event, { page, dialog, input, list, asked }));
  list.addEventListener("click", (event) => follow(event.target.closest("[role=option]"), page, dialog));
  dialog.showModal();
  input.focus();
  asked.now();
}

/** Asks the server, the newest question last; an answer that comes late is not shown. */
function asking(input, list, none) {
  let number = 0;
  let timer;
  let answered = Promise.resolve();
  const now = () => {
    clearTimeout(timer);
    const mine = ++number;
    answered = fetch(`/go/answer?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "text/html" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
      .then((html) => {
        if (mine !== number) return;
        list.innerHTML = html;
        keepUsable(list);
        none.hidden = list.children.length > 0;
        choose(input, list, list.children.length ? 0 : -1);
      })
      .catch(() => {});
    return answered;
  };
  return {
    now,
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(now, WAIT_MS);
    },
  };
}

/** A sequence that this page does not have is not promised: the settings' own work among the settings alone. */
function keepUsable(list) {
  for (const cap of list.querySelectorAll(".kbd")) {
    const keys = cap.textContent.trim();
    if (keys.includes(" ") && !list.ownerDocument.querySelector(`[data-key="${keys}"]`)) cap.remove();
  }
}

function choose(input, list, at) {
  [...list.children].forEach((it, place) => it.setAttribute("aria-selected", String(place === at)));
  const chosen = list.children[at];
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

async function pressed(event, { page, dialog, input, list, asked }) {
  const here = [...list.children].findIndex((it) => it.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(input, list, moved(here, list.children.length, event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    const untouched = here <= 0;
    await asked.now(); // what was typed counts, not what was answered before it
    const chosen = list.children[untouched ? 0 : here];
    if (chosen) follow(chosen, page, dialog);
  }
}

function follow(option, page, dialog) {
  if (!option) return;
  const { href, command } = option.dataset;
  dialog.close();
  if (href) return location.assign(href);
  if (command === "theme") page.querySelector("[data-theme-switch]")?.click();
  if (command === "sign-out") page.querySelector("#sign-out")?.requestSubmit();
  if (command === "keys") page.dispatchEvent(new CustomEvent("seawall:keys"));
}
