// A button that writes down what is said, where the browser can (SpeechRecognition); elsewhere there is no button.

import { say } from "./words.js";

export function offer(button, field, language) {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (!Recognition) return;
  button.hidden = false;
  button.closest(".field").querySelector(".speak-hint").hidden = false;
  let listening = null;
  button.addEventListener("click", () => {
    if (listening) { listening.stop(); return; }
    listening = new Recognition();
    listening.lang = language;
    listening.continuous = true;
    listening.onresult = event => {
      for (const result of [...event.results].slice(event.resultIndex)) if (result.isFinal) field.value += result[0].transcript;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    listening.onend = () => { listening = null; button.textContent = say("speak"); };
    listening.start();
    button.textContent = say("listening");
  });
}
