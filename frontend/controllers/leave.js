// Leaving at once. Without this script the link or the form button does the same with one step more.
// The page empties itself, the chat's token dies, and the neutral page takes the place of this one in the history.

const exit = document.querySelector("[data-leave]");
const PRESSES = 3;
const WITHIN = 3000;
let presses = [];

function away(event) {
  event?.preventDefault();
  document.title = "";
  document.body.hidden = true;
  const token = document.querySelector('input[name="token"]');
  const body = new URLSearchParams(token ? { token: token.value } : {});
  try {
    fetch(exit.dataset.leave, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  } finally {
    location.replace(exit.dataset.away);
  }
}

function pressed(event) {
  if (event.key !== "Escape") return;
  const now = Date.now();
  presses = [...presses.filter((time) => now - time < WITHIN), now];
  if (presses.length >= PRESSES) away(event);
}

if (exit) {
  exit.addEventListener("click", away);
  document.addEventListener("keydown", pressed);
}

// Only now what a page adds later: leaving comes first.
const later = document.querySelector("[data-later]");
if (later) import(later.dataset.later);
