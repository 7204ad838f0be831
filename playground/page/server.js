// HTTP client of the playground's server.

async function request(address, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(address, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error ?? `The playground responded with ${answer.status}.`);
  return value;
}

/** Fetch the screen of a person. */
export const fetchScreen = (user) => request(`/playground/screen?user=${encodeURIComponent(user)}`);

/** Perform an action as a person; resolves to { error, errorText, errors, detail }. */
export const performAction = (action) => request("/playground/do", action);

/** Advance the clock: { seconds } or { next: true }. */
export const advanceClock = (step) => request("/playground/clock", step);

/** Call `changed` whenever the state may have changed, and `lost(true|false)` when the connection drops or returns. */
export function live(changed, lost) {
  const source = new EventSource("/playground/live");
  source.onmessage = () => changed();
  source.onopen = () => lost(false);
  source.onerror = () => lost(true);
}
