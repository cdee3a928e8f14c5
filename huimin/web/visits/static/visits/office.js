// The office, when there is a network: the day's list, and one draft sent. A draft carries its own number, so that sending it
// again after a lost answer records nothing twice.

import { blobOf } from "./photos.js";

export class Problem extends Error {
  /** key: a sentence of the page; fatal: the drafts after this one would meet the same. */
  constructor(key, places = {}, fatal = false) { super(key); this.key = key; this.places = places; this.fatal = fatal; }
}

/** fetch, with what may go wrong on the way told apart. */
async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
  } catch {
    throw new Problem("no-answer", {}, true);
  }
  if (answer.type === "opaqueredirect") throw new Problem("sign-in", {}, true);
  return answer;
}

async function json(answer) {
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Problem(answer.status === 404 ? "not-yours" : "refused", { n: answer.status });
  try { return await answer.json(); } catch { throw new Problem("no-answer", {}, true); }
}

export const fetchDay = async address => json(await ask(address));

/** Who is signed in and the token for sending. */
export const fetchPass = async address => json(await ask(address));

/** Send one draft; returns the office's answer {done, said, ref, address, field}. Throws Problem. */
export async function send(address, token, draft, store) {
  const form = new FormData();
  form.append("client", draft.client);
  form.append("kind", draft.kind);
  form.append("ref", draft.ref ?? "");
  for (const [name, value] of Object.entries(draft.fields)) form.append(name, value);
  for (const id of draft.photos) {
    const picture = await store.photo(id);
    if (picture) form.append("photos", blobOf(picture), "photo.jpg");
  }
  return json(await ask(address, { method: "POST", body: form, headers: { "X-CSRFToken": token } }));
}
