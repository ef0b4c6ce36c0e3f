// `<button data-copy="…">` puts a hash or an address on the clipboard and says so.
export function startCopying(page) {
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied ?? "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  });
}
