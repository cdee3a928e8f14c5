// The page: opens what the telephone keeps, shows the day, sends drafts when there is a network.

import * as box from "./box.js";
import { day } from "./days.js";
import { Form } from "./form.js";
import { Problem, fetchDay, fetchPass, send } from "./office.js";
import { make as element, part, problem, show, state, twice } from "./screens.js";
import { Store } from "./store.js";
import * as vault from "./vault.js";
import { say } from "./words.js";

const IDLE = 5 * 60 * 1000; // out of sight for so long, the page locks itself
const root = part("phone");
const set = root.dataset;
const page = { store: null, list: null, drafts: [], sent: [], sending: false, saved: async () => { page.drafts = await page.store.drafts(); await told(); }, finished: async () => { await home(); await sendAll(); }, left: () => home() };
const limits = { photos: Number(set.mostPhotos), bytes: Number(set.mostBytes) };
const forms = { visit: new Form(part("visit"), page, limits), intake: new Form(part("intake"), page, limits) };

function trouble(error) {
  if (!(error instanceof Problem)) throw error;
  problem(say(error.key, error.places), error.key === "sign-in");
}

// ── locked and open ──
async function locked() {
  for (const form of Object.values(forms)) { await form.keep(); form.close(); }
  Object.assign(page, { store: null, list: null, drafts: [], sent: [] });
  const known = Boolean(await box.lock());
  part("lock-new").hidden = known;
  part("lock-known").hidden = part("away").hidden = !known;
  part("lock").reset();
  await told();
  show("lock");
}

part("lock").addEventListener("submit", async event => {
  event.preventDefault();
  const passphrase = part("pin").value;
  const lock = await box.lock();
  let opened;
  if (lock) {
    opened = await vault.unlock(lock, passphrase);
    if (!opened) { problem(say("wrong-pin")); return; }
  } else {
    if (passphrase.length < 8 || !/\p{L}/u.test(passphrase) || !/\d/.test(passphrase)) { problem(say("weak-pin")); return; }
    const made = await vault.make(passphrase);
    await box.keepLock(made.lock);
    navigator.storage?.persist?.(); // ask the browser not to clear drafts when it runs out of room
    opened = made.vault;
  }
  part("pin").value = "";
  page.store = new Store(opened, Number(set.draftDays));
  part("away").hidden = false;
  await home();
  if (!lock && navigator.onLine) await fetchList();
  await sendAll();
});

part("shut").addEventListener("click", locked);
twice(part("away-go"), async () => {
  if (!part("away-sure").checked) { part("away-sure").focus(); return; }
  for (const form of Object.values(forms)) form.close();
  await box.empty();
  part("away-sure").checked = false;
  await locked();
});

// ── the day ──
async function home() {
  page.list = await page.store.list();
  page.drafts = await page.store.drafts();
  const visits = page.list?.visits ?? [];
  part("visits").replaceChildren(...byVillage(visits));
  part("drafts").replaceChildren(...page.drafts.map(draftLine));
  part("sent").replaceChildren(...page.sent.map(sentLine));
  for (const [id, count] of [["visits", visits.length], ["drafts", page.drafts.length], ["sent", page.sent.length]]) {
    part(id).hidden = count === 0;
    part(`no-${id}`).hidden = count > 0;
  }
  await told();
  show("day");
}

async function told() {
  const counts = page.store ? { visits: page.list?.visits.length ?? 0, drafts: page.drafts.length, until: page.list?.until_said ?? "" } : { kept: (await box.ids()).length };
  state(counts, set.draftDays);
  part("fetch").disabled = !navigator.onLine;
  part("send").disabled = !navigator.onLine || !page.drafts.some(draft => draft.ready);
}

function byVillage(visits) {
  const villages = new Map();
  for (const one of visits) villages.set(one.village, [...villages.get(one.village) ?? [], one]);
  return [...villages].flatMap(([village, several]) => {
    const list = element("ul", "", { className: "task-list" });
    list.append(...several.map(visitLine));
    return [element("h3", village), list];
  });
}

function line(title, about, ...more) {
  const [one, words] = [element("li", ""), element("div", "")];
  words.append(element("strong", title), element("p", about, { className: "quiet" }));
  one.append(words, ...more);
  return one;
}

function button(text, name, act) {
  const one = element("button", text, { type: "button" });
  one.append(element("span", ` ${name}`, { className: "visually-hidden" }));
  one.addEventListener("click", act);
  return one;
}

function visitLine(one) {
  const draft = page.drafts.find(draft => draft.kind === "visit" && draft.ref === one.ref);
  const about = [one.policy, one.why, one.due && say("by", { day: one.due }), one.late && say("late")].filter(Boolean).join(" · ");
  return line(one.name || one.ref, about, button(say(draft ? "go-on" : "fill"), one.name, () => forms.visit.open(draft ?? page.store.newDraft("visit", {
    ref: one.ref, name: one.name || one.ref, about: `${one.village} · ${one.policy}`, account: page.list.account, fields: { visitors: `${page.list.visitor}、` },
  }), Boolean(draft))));
}

function draftLine(draft) {
  const name = draft.kind === "visit" ? draft.name : `${say("application")} ${draft.fields.name ?? ""}`;
  return line(name, draft.said ? say("stuck", { said: draft.said }) : say(draft.ready ? "ready" : "writing"), button(say("go-on"), name, () => forms[draft.kind].open(draft)));
}

function sentLine(one) {
  return line(one.name, one.said, element("a", say("open-case"), { href: one.address }));
}

part("begin-intake").addEventListener("click", () => forms.intake.open(page.store.newDraft("intake", { account: page.list?.account ?? null }), false));

// ── the network ──
async function fetchList() {
  try {
    await page.store.keepList(await fetchDay(set.day));
    await home();
    part("state-next").textContent = say("fetched");
  } catch (error) { trouble(error); }
}
part("fetch").addEventListener("click", fetchList);

/** Send every finished draft, one after the other. A draft is deleted here only when the office has said that it has it. */
async function sendAll() {
  if (!page.store || page.sending || !navigator.onLine || !page.drafts.some(draft => draft.ready)) return;
  page.sending = true;
  const store = page.store;
  let stood = null;
  try {
    const pass = await fetchPass(set.pass);
    for (const draft of page.drafts.filter(draft => draft.ready)) {
      try {
        if (draft.account !== null && draft.account !== pass.account) throw new Problem("other-account");
        await settle(store, draft, await send(set.sync, pass.token, draft, store));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        stood = error;
        if (error.fatal) break;
      }
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    stood = error;
  } finally { page.sending = false; }
  if (page.store !== store) return;
  if (part("visit").hidden && part("intake").hidden) await home(); else await told();
  if (stood) trouble(stood);
}

/** What the office answered about one draft. */
async function settle(store, draft, answer) {
  if (!answer.done) {
    await store.keepDraft(Object.assign(draft, { ready: false, said: answer.said }));
    return;
  }
  const list = await store.list();
  if (list) await store.keepList({ ...list, visits: list.visits.filter(one => one.ref !== draft.ref) });
  await store.forget(draft);
  page.sent.push({ name: draft.kind === "visit" ? draft.name : draft.fields.name, said: answer.said, address: answer.address });
}
part("send").addEventListener("click", sendAll);

// ── from the beginning ──
addEventListener("online", async () => { await told(); await sendAll(); });
addEventListener("offline", told);
let hiddenAt = 0;
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "hidden") {
    hiddenAt = Date.now();
    for (const form of Object.values(forms)) await form.keep();
  } else if (page.store && Date.now() - hiddenAt > IDLE) await locked();
});

root.hidden = false;
if (!window.isSecureContext || !crypto.subtle) {
  part("state").hidden = part("away").hidden = true;
  problem(say("not-safe"));
} else {
  navigator.serviceWorker?.register(set.worker, { scope: set.scope });
  await box.expire(day());
  await locked();
}
