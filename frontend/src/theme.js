// `<button data-theme-switch>`: light or dark, remembered in a cookie so that the server
// renders the right one at once. Without the cookie the page follows the system.
const YEAR = 365 * 24 * 3600;

/** The theme to go to from the one shown. */
export function otherTheme(chosen, systemIsDark) {
  const isDark = chosen ? chosen === "seawall-dark" : systemIsDark;
  return isDark ? "seawall-light" : "seawall-dark";
}

export function startTheme(page) {
  page.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const system = matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = otherTheme(page.documentElement.dataset.theme, system);
    page.documentElement.dataset.theme = theme;
    page.cookie = `seawall_theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  });
}
