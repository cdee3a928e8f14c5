// Which part of the page is seen, and what is said at its top.

import { say } from "./words.js";

export const part = id => document.getElementById(id);

/** Show one of the parts marked data-screen, and put the reader at its beginning. */
export function show(id) {
  for (const one of document.querySelectorAll("[data-screen]")) one.hidden = one.id !== id;
  problem(null);
  const heading = part(id).querySelector("h2:not([hidden])");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
}

/** Say what stood in the way; null takes it away. words: a sentence; signIn: offer the way to sign in. */
export function problem(words, signIn = false) {
  const box = part("problem");
  box.hidden = words === null;
  part("problem-said").textContent = words ?? "";
  part("problem-sign-in").hidden = !signIn;
  if (words !== null) box.focus();
}

/** What is kept where, and when it will be sent. counts: {visits, drafts, until} when unlocked, {kept} while locked. */
export function state(counts, draftDays) {
  const online = navigator.onLine;
  part("state-network").textContent = say(online ? "online" : "offline");
  const nothing = counts.kept === 0 || (counts.visits === 0 && counts.drafts === 0);
  part("state-kept").textContent = nothing ? say("nothing") : "kept" in counts ? say("shut", { n: counts.kept }) : say("kept", { ...counts, days: draftDays });
  part("state-next").textContent = nothing || "kept" in counts ? "" : say(online ? "next-online" : "next-offline");
}

/** An element with text and attributes. */
export function make(name, text, more = {}) {
  const one = document.createElement(name);
  one.textContent = text;
  return Object.assign(one, more);
}

/** A button that has to be pressed twice, for what cannot be taken back. */
export function twice(button, act) {
  const first = button.textContent;
  let armed = 0;
  button.addEventListener("click", () => {
    if (Date.now() - armed < 5000) { armed = 0; button.textContent = first; act(); return; }
    armed = Date.now();
    button.textContent = say("sure");
    setTimeout(() => { button.textContent = first; }, 5000);
  });
}
