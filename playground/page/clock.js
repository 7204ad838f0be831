// The clock bar of the demo.
import { byId, el } from "./dom.js";
import { advanceClock } from "./server.js";

const bar = byId("clock");

/** Show the time; the bar is hidden if there is no clock. */
export function showClock(clock) {
  bar.hidden = !clock;
  if (!clock) return;
  const now = new Date(clock.now);
  const day = new Intl.DateTimeFormat("en-US", { timeZone: clock.zone, dateStyle: "full" }).format(now);
  const time = new Intl.DateTimeFormat("en-US", { timeZone: clock.zone, hour: "numeric", minute: "2-digit" }).format(now).replace("\u202f", " ");
  const city = clock.zone.split("/").at(-1).replaceAll("_", " ");
  const shown = `${day}, ${time}`;
  const node = byId("clock-time");
  if (node.dataset.shown === shown) return;
  node.dataset.shown = shown;
  node.setAttribute("datetime", clock.now);
  node.replaceChildren(shown, el("small", {}, ` — ${city}`));
}

/** Set up once. `after` runs when the clock was advanced; `notify(text)` shows a message. */
export function setUpClock(after, notify) {
  for (const button of bar.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      const label = button.textContent;
      bar.setAttribute("aria-busy", "true");
      for (const each of bar.querySelectorAll("button")) each.disabled = true;
      button.textContent = "Advancing…";
      try {
        const seconds = Number(button.dataset.seconds);
        const done = await advanceClock(seconds ? { seconds } : { next: true });
        if (!done.more) notify("No more scheduled posts");
      } catch (problem) {
        notify(problem.message, { bad: true });
      } finally {
        button.textContent = label;
        for (const each of bar.querySelectorAll("button")) each.disabled = false;
        bar.removeAttribute("aria-busy");
        await after();
        button.focus();
      }
    });
  }
}
