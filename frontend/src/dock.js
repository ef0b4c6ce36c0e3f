// The menu of the dock closes on Escape, with the focus back on what opened it, and when the focus goes elsewhere.

export function startDock(page) {
  const menu = page.querySelector(".dock-more");
  if (!menu) return;
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  page.addEventListener("focusin", ({ target }) => {
    if (menu.open && !menu.contains(target)) menu.open = false;
  });
}
