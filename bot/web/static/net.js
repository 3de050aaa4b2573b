// Asking the server, and saying when it cannot be reached.

import { script, words } from "./given.js";

const trouble = document.querySelector(".trouble");

/** A refusal or a broken line, with a sentence that a person can read. */
export class Refused extends Error {
  constructor(sentence, status = 0, after = 0) {
    super(sentence);
    this.status = status;
    this.after = after; // seconds after which the same may be asked again
  }
}

export function get(path, query = {}) {
  return ask(`${path}?${new URLSearchParams(query)}`, {});
}

export function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function upload(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return ask(path, { method: "POST", body: form });
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Shows a sentence at the foot of the page; an empty one takes it away. */
export function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

async function ask(path, options) {
  let answer;
  try {
    const headers = { "Accept-Language": words.lang, ...options.headers };
    answer = await fetch(path, { credentials: "same-origin", ...options, headers });
  } catch {
    throw new Refused(script.offline);
  }
  const body = await answer.json().catch(() => ({}));
  const after = Number(answer.headers.get("Retry-After") ?? 0) || 0;
  if (!answer.ok) throw new Refused(body.error ?? script.offline, answer.status, after);
  return body;
}

/** Does something for ever; when it fails, says so and tries again a little later. */
export async function forever(step) {
  for (;;) {
    try {
      await step();
      complain("");
      await pause(100); // a server that answers at once is not asked without end
    } catch (error) {
      complain(error.message);
      await pause(1000 * Math.min(Math.max(error.after ?? 0, 2), 30));
    }
  }
}
