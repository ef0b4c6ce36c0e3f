// Paste or drop a picture anywhere on a page with `<form data-paste-target>`: it is checked.
//
// The form holds one file field, and may hold a field marked `data-paste-text` for an address
// or a passage. Choosing a file by hand sends the form as well.

/** What somebody brought: a file before text, and nothing if it is neither. */
export function brought(transfer) {
  if (transfer?.files?.length) return { file: transfer.files[0] };
  const text = transfer?.getData?.("text/plain")?.trim();
  return text ? { text } : null;
}

export function startPasting(page) {
  page.addEventListener("paste", (event) => {
    const form = page.querySelector("form[data-paste-target]");
    const found = form && brought(event.clipboardData);
    if (!found || (found.text && ownsText(event.target))) return;
    if (send(form, found)) event.preventDefault();
  });
  page.addEventListener("dragover", (event) => hover(event, true));
  page.addEventListener("dragleave", (event) => hover(event, false));
  page.addEventListener("drop", (event) => {
    const form = hover(event, false);
    const found = form && brought(event.dataTransfer);
    if (found) send(form, found);
  });
  page.addEventListener("change", (event) => {
    if (event.target.type === "file" && event.target.files.length) {
      event.target.closest("form[data-paste-target]")?.requestSubmit();
    }
  });
}

const ownsText = (target) => Boolean(target?.closest?.("input, textarea, [contenteditable]"));

function hover(event, isOver) {
  const form = event.target.closest?.("form[data-paste-target]");
  if (form) event.preventDefault();
  form?.querySelector(".drop")?.classList.toggle("is-over", isOver);
  return form;
}

function send(form, { file, text }) {
  const field = form.querySelector(file ? "input[type=file]" : "[data-paste-text]");
  if (!field) return false;
  if (file) {
    const carrier = new DataTransfer();
    carrier.items.add(file);
    field.files = carrier.files;
  } else {
    field.value = text;
  }
  form.requestSubmit();
  return true;
}
