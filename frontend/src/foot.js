// What the keyboard has brought the focus to is in sight, whole: neither cut off at the side of a list that
// scrolls nor under what stands at the foot of the screen - the dock, what Enter will do (WCAG 2.2, 2.4.11).
// A browser scrolls a field to the edge of the screen, knows nothing of what lies over that edge, and is
// content with a part of a field; and what lies there grows when a rule is chosen.

const FEET = ".dock, .decide-foot, .order-bar, .sticky-foot";
const ROOM = 12;

/** How far a page has to scroll for a field to be seen whole above what covers it; 0 where nothing does. */
export function coveredBy(field, feet, top = 0) {
  const covering = feet.filter((foot) => overlap(field, foot));
  if (!covering.length) return 0;
  const edge = Math.min(...covering.map((foot) => foot.top)) - ROOM;
  return Math.max(0, Math.min(field.bottom - edge, field.top - top));
}

const overlap = (one, other) =>
  one.bottom > other.top && one.top < other.bottom && one.right > other.left && one.left < other.right;

export function startFoot(page) {
  const clear = () => uncover(page);
  const sizes = new ResizeObserver(clear);
  const watch = () => page.querySelectorAll(FEET).forEach((foot) => sizes.observe(foot));
  page.addEventListener("focusin", () => {
    watch();
    requestAnimationFrame(clear);
  });
  watch();
}

function uncover(page) {
  const focused = page.activeElement;
  if (!focused?.matches(":focus-visible") || focused.closest(`dialog, ${FEET}`)) return;
  const shown = focused.closest("label") ?? focused; // a radio button is drawn as its label
  shown.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const feet = [...page.querySelectorAll(FEET)].filter((foot) => foot.checkVisibility() && !foot.contains(focused));
  const head = page.querySelector(".topbar")?.getBoundingClientRect().bottom ?? 0;
  const covered = coveredBy(shown.getBoundingClientRect(), feet.map((foot) => foot.getBoundingClientRect()), head);
  if (covered) page.defaultView.scrollBy({ top: covered, behavior: "instant" });
}
