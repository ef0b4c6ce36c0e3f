// The token of a link stands behind its #, which no browser sends to a server, so that no log has it.
// A form with data-fragment takes it: "send" sends itself, "fill" waits for the button. What a
// token opened says at data-address where it is, so that it can be loaded again and kept.

const TOKEN = /^#([A-Za-z0-9_-]{16,200})$/;

export function tokenOf(hash) {
  return TOKEN.exec(hash)?.[1] ?? "";
}

function take(form, place, past) {
  const token = tokenOf(place.hash);
  if (!token) return;
  form.querySelector("[name=token]").value = token;
  if (form.dataset.fragment === "send") {
    form.setAttribute("action", form.getAttribute("action") + place.search);
    form.submit();
  } else {
    past.replaceState(null, "", place.pathname); // not for whoever looks at the history
  }
}

export function startFragments(page, { place = window.location, past = window.history, on = window } = {}) {
  const opened = page.querySelector("[data-address]");
  if (opened) {
    past.replaceState(null, "", opened.dataset.address);
    on.addEventListener("hashchange", () => {
      if (tokenOf(place.hash) && !opened.dataset.address.endsWith(place.hash)) place.reload(); // another link
    });
  }
  const form = page.querySelector("form[data-fragment]");
  if (!form) return;
  take(form, place, past);
  on.addEventListener("hashchange", () => take(form, place, past));
}
