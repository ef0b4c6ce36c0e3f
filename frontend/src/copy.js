// `<button data-copy="…">` puts a hash or an address on the clipboard and says so.
export function startCopying(page) {
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    if (button.dataset.was !== undefined) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.was = "";
    const label = [...button.childNodes];
    button.replaceChildren(button.dataset.copied ?? "Copied");
    setTimeout(() => {
      button.replaceChildren(...label);
      delete button.dataset.was;
    }, 1500);
  });
}
