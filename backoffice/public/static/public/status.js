// The QR's fragment never reaches a server log: only this script reads it and posts it.
"use strict";
const box = document.getElementById("answer");
const form = document.getElementById("form");

function say(text) {
  const line = document.createElement("p");
  line.className = "note";
  line.textContent = text;
  box.replaceChildren(line);
}

async function ask(question) {
  say(box.dataset.waiting);
  try {
    const reply = await fetch(box.dataset.check, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(question),
      credentials: "omit",
    });
    if (!reply.ok) throw new Error(String(reply.status));
    const answer = await reply.json();
    box.innerHTML = answer.html; // made and escaped by the office
    form.hidden = answer.kind === "found";
    box.scrollIntoView({ block: "nearest" });
  } catch {
    say(box.dataset.failed);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(form);
  ask({ reference: data.get("reference"), code: data.get("code") });
});
for (const link of document.querySelectorAll("[data-keep]")) {
  link.addEventListener("click", () => { link.href = link.getAttribute("href").split("#")[0] + location.hash; });
}
function fromPaper() {
  const proof = location.hash.slice(1);
  if (proof) ask({ proof });
}
window.addEventListener("hashchange", fromPaper);
fromPaper();
