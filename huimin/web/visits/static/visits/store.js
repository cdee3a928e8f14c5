// The list and the drafts as the page uses them: sealed on the way in, opened on the way out.
// A draft: {client, kind: "visit" | "intake", account, ref, name, about, fields, photos: [photo ids], ready, said, until}

import * as box from "./box.js";
import { day } from "./days.js";

export class Store {
  constructor(vault, draftDays) { this.vault = vault; this.draftDays = draftDays; }

  async #keep(id, until, value) { await box.keep({ id, until, ...await this.vault.seal(id, value) }); }
  async #read(id) { const found = await box.record(id); return found ? this.vault.open(id, found) : null; }

  keepList(list) { return this.#keep("list", list.until, list); }
  list() { return this.#read("list"); }

  newDraft(kind, more) {
    return { client: crypto.randomUUID(), kind, fields: {}, photos: [], ready: false, said: "", until: day(this.draftDays), ...more };
  }
  keepDraft(draft) { return this.#keep(`draft-${draft.client}`, draft.until, draft); }
  async drafts() {
    const names = (await box.ids()).filter(id => id.startsWith("draft-"));
    return Promise.all(names.map(id => this.#read(id)));
  }
  /** The draft and its photos, once the office has it or the worker does not want it. */
  forget(draft) { return box.forget([`draft-${draft.client}`, ...draft.photos]); }

  /** Base64 of a JPEG -> id under which the draft remembers it. */
  async keepPhoto(draft, picture) {
    const id = `photo-${crypto.randomUUID()}`;
    await this.#keep(id, draft.until, picture);
    return id;
  }
  photo(id) { return this.#read(id); }
  forgetPhoto(id) { return box.forget([id]); }
}
