// Talking to the playground's server.

async function asked(address, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(address, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error ?? `The playground answered ${answer.status}.`);
  return value;
}

/** What that person sees. */
export const screenOf = (user) => asked(`/playground/screen?user=${encodeURIComponent(user)}`);

/** Do something as a person; gives { error, trouble, errors, detail }. */
export const deed = (what) => asked("/playground/do", what);

/** Turn the clock: { seconds } or { next: true }. */
export const turn = (how) => asked("/playground/clock", how);

/** Call `changed` whenever anything may have, and `lost(true|false)` as the connection goes and comes. */
export function live(changed, lost) {
  const source = new EventSource("/playground/live");
  source.onmessage = () => changed();
  source.onopen = () => lost(false);
  source.onerror = () => lost(true);
}
