// `<time data-clock datetime="…">` counts down in words, and its tone follows.
//
// The words around the duration come from the page: data-left="{} left", data-over="Overdue by {}".

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The tone of a clock with this long to run. */
export function toneFor(left) {
  if (left < 15 * MINUTE) return "tone-danger";
  return left < HOUR ? "tone-warn" : "tone-quiet";
}

/** A duration as a person would say it: seconds only when they matter. */
export function inWords(duration, language = "en") {
  const span = Math.abs(duration);
  const unit = (value, name) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" })
      .format(Math.floor(value)).replace(/ hr$/, " h");
  if (span >= 2 * DAY) return unit(span / DAY, "day");
  if (span >= HOUR) return `${unit(span / HOUR, "hour")} ${unit((span % HOUR) / MINUTE, "minute")}`;
  if (span >= 10 * MINUTE) return unit(span / MINUTE, "minute");
  return `${unit(span / MINUTE, "minute")} ${unit((span % MINUTE) / 1000, "second")}`;
}

/** How much of the time between two moments has passed, 0 to 1. */
export function elapsed(from, to, now) {
  return to > from ? Math.min(1, Math.max(0, (now - from) / (to - from))) : 1;
}

/** A moment as the clock on the wall beside the reader shows it. */
export function here(moment, language = "en", zone) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone }).format(moment);
}

/** A moment in the reader's own time, with the name of the zone. */
export function locally(moment, language = "en", zone) {
  const fields = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    ...fields, hour12: false, timeZone: zone, timeZoneName: "short",
  }).format(moment);
}

export function startClocks(page) {
  page.addEventListener("pointerover", (event) => {
    const time = event.target.closest?.("time[datetime]");
    const moment = Date.parse(time?.dateTime ?? "");
    if (time && !time.title && !Number.isNaN(moment)) time.title = locally(moment, time.closest("[lang]")?.lang);
  });
  page.querySelectorAll("time[data-here]").forEach((it) => {
    const said = here(Date.parse(it.dateTime), it.closest("[lang]")?.lang);
    it.textContent = (it.dataset.here || "{}").replace("{}", said);
  });
  const tick = () => {
    const now = Date.now();
    page.querySelectorAll("time[data-clock]").forEach((it) => showTime(it, now));
    page.querySelectorAll("progress[data-clock-from]").forEach((it) => showBar(it, now));
  };
  tick();
  setInterval(tick, 1000);
}

function showTime(clock, now) {
  const left = Date.parse(clock.dateTime) - now;
  const phrase = left < 0 ? (clock.dataset.over ?? "Overdue by {}") : (clock.dataset.left ?? "{} left");
  const text = phrase.replace("{}", inWords(left, clock.closest("[lang]")?.lang));
  if (clock.textContent !== text) clock.textContent = text;
  const toned = clock.closest(".clock-card") ?? clock;
  toned.classList.remove("tone-danger", "tone-warn", "tone-quiet");
  toned.classList.add(toneFor(left));
}

function showBar(bar, now) {
  bar.max = 1;
  bar.value = elapsed(Date.parse(bar.dataset.clockFrom), Date.parse(bar.dataset.clockTo), now);
}
