// Media that somebody asked to see: a lens that follows the pointer or the arrow keys, sound
// that starts when it was asked for, and everything hidden again when the page is left.
//
// Without this script a part is chosen by number, and the server ends a look by itself.

const STEP = 4;
const EDGE = 100;

/** Where the middle of one of nine parts lies, in percent. */
export function centreOf(part) {
  const place = part >= 1 && part <= 9 ? part - 1 : 4;
  return { x: ((place % 3) + 0.5) * (EDGE / 3), y: (Math.floor(place / 3) + 0.5) * (EDGE / 3) };
}

/** Where an arrow key moves the lens; null for any other key. */
export function moved({ x, y }, key, by = STEP) {
  const steps = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
  if (!steps[key]) return null;
  const held = (value) => Math.min(EDGE, Math.max(0, value));
  return { x: held(x + steps[key][0]), y: held(y + steps[key][1]) };
}

export function startExposure(page) {
  const ready = () => {
    page.querySelectorAll("img[data-lens]").forEach((it) => makeLens(page, it));
    page.querySelectorAll("audio[data-sound]:not([data-begun])").forEach(begin);
  };
  ready();
  new MutationObserver(ready).observe(page.body, { childList: true, subtree: true });
  page.addEventListener("visibilitychange", () => page.visibilityState === "hidden" && hide(page));
  window.addEventListener("pagehide", () => leave(page));
}

function makeLens(page, picture) {
  const address = picture.dataset.lens;
  delete picture.dataset.lens;
  if (picture.closest("[data-still]")) return;
  let at = centreOf(Number(new URL(picture.src).searchParams.get("part")));
  const lens = page.createElement("div");
  lens.className = "lens";
  lens.tabIndex = 0;
  lens.setAttribute("role", "img");
  lens.setAttribute("aria-label", `${picture.alt}. ${picture.dataset.lensLabel}`);
  const [under, sharp] = ["under", "sharp"].map((layer) => {
    const made = new Image();
    made.alt = "";
    made.className = `lens-${layer}`;
    made.src = `${address}&layer=${layer}`;
    return made;
  });
  const place = (next) => {
    at = next;
    sharp.style.clipPath = `circle(18% at ${at.x}% ${at.y}%)`;
  };
  lens.addEventListener("pointermove", (event) => {
    const box = sharp.getBoundingClientRect();
    place({ x: ((event.clientX - box.left) / box.width) * EDGE, y: ((event.clientY - box.top) / box.height) * EDGE });
  });
  lens.addEventListener("keydown", (event) => {
    const next = moved(at, event.key);
    if (!next) return;
    place(next);
    event.preventDefault();
  });
  place(at);
  lens.append(under, sharp);
  const wasIdle = page.activeElement === page.body;
  picture.replaceWith(lens);
  if (wasIdle) lens.focus({ preventScroll: true });
}

function begin(audio) {
  audio.dataset.begun = "";
  audio.play().catch(() => {}); // a browser that wants another click shows its own button
}

const shown = (page) => page.querySelector("#media [data-hide], #media [data-sound-off]");

function hide(page) {
  page.querySelectorAll("#media audio").forEach((it) => it.pause());
  shown(page)?.click();
}

function leave(page) {
  const form = shown(page)?.closest("form");
  if (form) navigator.sendBeacon(form.action, new FormData(form));
}
