// A number to be typed gets a slider beside it. Without scripts the number is enough.

for (const typed of document.querySelectorAll("input[data-slider]")) {
  const slider = document.createElement("input");
  const words = () => { slider.setAttribute("aria-valuetext", typed.dataset.words.replace("{n}", slider.value)); };
  Object.assign(slider, { type: "range", min: typed.dataset.least, max: typed.dataset.most, step: typed.dataset.step, id: `${typed.id}-slider` });
  slider.value = typed.value;
  slider.setAttribute("aria-label", typed.dataset.label);
  slider.className = "slider";
  slider.addEventListener("input", () => { typed.value = slider.value; words(); });
  typed.addEventListener("input", () => { if (typed.value.trim()) { slider.value = typed.value; words(); } });
  words();
  typed.closest(".field").append(slider);
}
