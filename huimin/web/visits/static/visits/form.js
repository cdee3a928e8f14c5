// Filling in a draft, of a visit or of an application: kept after every pause, finished, put aside or deleted.

import { day } from "./days.js";
import { shrink, blobOf } from "./photos.js";
import { make, part, problem, show, twice } from "./screens.js";
import { offer } from "./speech.js";
import { say } from "./words.js";

const PAUSE = 400; // milliseconds without typing after which the draft is kept

export class Form {
  /** form: the element; page: {store, saved(), finished(draft), left()}; limits: {photos, bytes} */
  constructor(form, page, limits) {
    this.form = form; this.page = page; this.limits = limits; this.draft = null; this.touched = false; this.timer = 0; this.shown = [];
    form.addEventListener("input", event => { if (event.target.type !== "file") this.#later(); });
    form.addEventListener("submit", event => { event.preventDefault(); this.#finish(); });
    form.querySelector(".later").addEventListener("click", () => this.leave());
    twice(form.querySelector(".drop"), () => this.#drop());
    for (const button of form.querySelectorAll(".speak")) offer(button, form.elements[button.dataset.into], document.documentElement.lang);
    if (form.elements.photo) form.elements.photo.addEventListener("change", event => this.#add(event.target));
  }

  /** kept: does the telephone hold this draft already? One that was only opened is not kept. */
  open(draft, kept = true) {
    this.draft = draft;
    this.touched = kept;
    this.form.reset();
    for (const [name, value] of Object.entries(draft.fields)) {
      const field = this.form.elements[name];
      if (field?.type === "checkbox") field.checked = value === "yes"; else if (field) field.value = value;
    }
    if (draft.kind === "visit") {
      this.form.querySelector(".for-whom").textContent = draft.name;
      this.form.querySelector(".about").textContent = draft.about;
      const today = this.form.elements.visited_on;
      today.max = day();
      if (!today.value) today.value = day();
      this.#pictures();
    }
    show(this.form.id);
    if (draft.said) problem(say("stuck", { said: draft.said }));
  }

  /** Keep what has been typed, at once. */
  async keep() {
    clearTimeout(this.timer);
    if (!this.draft || !this.touched) return;
    for (const field of this.form.elements) {
      if (field.name && field.type !== "file") this.draft.fields[field.name] = field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value;
    }
    await this.page.store.keepDraft(this.draft);
    await this.page.saved();
  }

  async leave() {
    await this.keep();
    this.close();
    await this.page.left();
  }

  close() {
    clearTimeout(this.timer);
    this.draft = null;
    this.form.reset();
    this.#blank();
  }

  #later() {
    clearTimeout(this.timer);
    this.touched = true;
    this.draft.ready = false;
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  async #finish() {
    const { visitors, signed } = this.form.elements;
    const wrong = visitors && new Set(visitors.value.split(/[,,、;;\s]+/).filter(Boolean)).size < 2 ? [visitors, "two-visitors"] : signed && !signed.checked ? [signed, "not-signed"] : null;
    if (wrong) { await this.keep(); problem(say(wrong[1])); wrong[0].focus(); return; }
    const draft = this.draft;
    draft.ready = this.touched = true;
    draft.said = "";
    await this.keep();
    this.close();
    await this.page.finished(draft);
  }

  async #drop() {
    await this.page.store.forget(this.draft);
    this.close();
    await this.page.left();
  }

  async #add(input) {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    if (this.draft.photos.length >= this.limits.photos) { problem(say("photo-many", { n: this.limits.photos })); return; }
    let picture;
    try { picture = await shrink(file, this.limits.bytes); } catch { problem(say("photo-bad")); return; }
    this.touched = true;
    this.draft.photos.push(await this.page.store.keepPhoto(this.draft, picture));
    this.draft.ready = false;
    await this.keep();
    await this.#pictures();
  }

  #blank() {
    for (const address of this.shown.splice(0)) URL.revokeObjectURL(address);
    part("photos").replaceChildren();
  }

  async #pictures() {
    this.#blank();
    for (const [place, id] of this.draft.photos.entries()) {
      const address = URL.createObjectURL(blobOf(await this.page.store.photo(id)));
      this.shown.push(address);
      const remove = make("button", say("remove-photo", { n: place + 1 }), { type: "button" });
      remove.addEventListener("click", async () => {
        this.draft.photos.splice(this.draft.photos.indexOf(id), 1);
        await this.keep();
        await this.page.store.forgetPhoto(id);
        await this.#pictures();
      });
      const line = make("li", "");
      line.append(make("img", "", { src: address, alt: say("photo", { n: place + 1 }) }), remove);
      part("photos").append(line);
    }
  }
}
