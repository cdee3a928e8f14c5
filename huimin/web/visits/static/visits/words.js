// What the page says: every sentence stands in the page in the reader's language (<template id="words">).

const words = new Map([...document.getElementById("words").content.querySelectorAll("[data-word]")].map(one => [one.dataset.word, one.textContent]));

/** The sentence `key` with {name} replaced by what `places` gives. */
export function say(key, places = {}) {
  return words.get(key).replace(/\{(\w+)\}/g, (whole, name) => name in places ? places[name] : whole);
}
