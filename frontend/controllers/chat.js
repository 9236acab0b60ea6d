// The chat is complete without this. With it, lines come and go by a socket; where sockets are blocked, by looking every few
// seconds. Nothing is kept in the browser but this page, and what was written stays in it until we have stored it.

import { keepOpen } from "./socket.js";

const LOOK_EVERY = 3000;
const PLACE_EVERY = 20000;
const SOCKET_WITHIN = 8000;
const WRITES_EVERY = 2500;
const WRITES_SHOWN = 5000;
const MOST = 4000;

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const form = one("#write");
const log = one(".chat__log");
const box = one("#text");
const told = one("[data-told]");
const pending = new Map();
let live = false;
let since = Date.now();
let looking = false;
let last = Math.max(0, ...all("[data-id]", log).map((node) => Number(node.dataset.id)));

// Lines -----------------------------------------------------------------------------------------------------------

function place(node, id) {
  const later = all("[data-id], [data-key]", log).find((other) => other.dataset.key || Number(other.dataset.id) > id);
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  if (later) later.before(node); else log.append(node);
  if (low) node.scrollIntoView({ block: "nearest" });
}

function bubble(kind) {
  return one(`template[data-bubble="${kind}"]`).content.firstElementChild.cloneNode(true);
}

function line(frame) {
  last = Math.max(last, frame.id);
  if (one(`[data-id="${frame.id}"]`, log)) return;
  const node = bubble(frame.who === "visitor" ? "mine" : "theirs");
  node.dataset.id = frame.id;
  one(".bubble__text", node).textContent = frame.text;
  if (frame.who !== "visitor") one("[data-name]", node).textContent = frame.name;
  one("[data-at]", node).textContent = frame.who === "visitor" ? `${frame.at} · ` : frame.at;
  one("[data-way]", node)?.remove();
  place(node, frame.id);
  if (frame.who !== "visitor") writes(false);
}

function stored(frame) {
  const waits = pending.get(frame.key);
  pending.delete(frame.key);
  last = Math.max(last, frame.id);
  if (!waits) return;
  if (one(`[data-id="${frame.id}"]`, log)) { waits.node.remove(); return; }
  waits.node.removeAttribute("data-key");
  waits.node.dataset.id = frame.id;
  one("[data-at]", waits.node).textContent = `${frame.at} · `;
  one("[data-way]", waits.node)?.remove();
  one("[data-kept]", waits.node).hidden = false;
}

function refused(frame) {
  const waits = pending.get(frame.key);
  if (!waits) return;
  if (frame.again) { setTimeout(() => send(frame.key), 2000); return; }
  pending.delete(frame.key);
  waits.node.remove();
  box.value = frame.cleaned ?? [waits.text, box.value].filter(Boolean).join("\n");
  say(frame.why);
  box.focus();
}

// Writing ---------------------------------------------------------------------------------------------------------

function write(text) {
  const key = crypto.randomUUID();
  const node = bubble("mine");
  node.dataset.key = key;
  one(".bubble__text", node).textContent = text;
  one("[data-kept]", node).hidden = true;
  log.append(node);
  node.scrollIntoView({ block: "nearest" });
  pending.set(key, { text, node });
  send(key);
}

function send(key) {
  const waits = pending.get(key);
  if (!waits) return;
  if (live) socket.say({ t: "say", key, text: waits.text });
  else if (blocked()) post(key, waits.text);
}

async function post(key, text) {
  const page = await ask({ act: "send", form_key: key, text });
  if (!page) return;
  if (one("[data-told]", page) && !one("[aria-invalid]", page)) {
    pending.get(key)?.node.remove();
    pending.delete(key);
    show(page);
  } else {
    over();
  }
}

form.addEventListener("submit", (event) => {
  const act = event.submitter?.value ?? "send";
  if (act !== "send" || !globalThis.crypto?.randomUUID) return;
  const text = box.value.trim();
  if (!text || text.length > MOST) return;
  event.preventDefault();
  box.value = "";
  box.focus();
  say(live || blocked() ? "" : told.dataset.away);
  write(text);
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) {
    event.preventDefault();
    one('[value="send"]', form).click();
  }
});

// What a page that looks again finds ------------------------------------------------------------------------------

async function ask(fields) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries({ text: "", ...fields })) body.set(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}

async function look() {
  if (looking) return;
  looking = true;
  const page = await ask({ act: "refresh" });
  looking = false;
  if (!page) return;
  if (one("#write", page)) show(page); else if (one("main", page)) over();
}

function show(page) {
  for (const node of all(".chat__log > [data-id]", page)) {
    const id = Number(node.dataset.id);
    last = Math.max(last, id);
    if (!one(`[data-id="${id}"]`, log)) place(document.adoptNode(node), id);
  }
  for (const fresh of all("[data-swap]", page)) {
    const old = one(`[data-swap="${fresh.dataset.swap}"]`);
    if (old && old.textContent !== fresh.textContent) old.replaceChildren(...document.adoptNode(fresh).childNodes);
  }
  one(".chat__log > [data-first]")?.toggleAttribute("hidden", all("[data-id]", log).length > 0);
}

// The page has ended, or was covered or left elsewhere: the form asks which, and brings along what is not sent.
function over() {
  socket.end();
  const unsent = [...pending.values()].map((waits) => waits.text);
  box.value = [...unsent, box.value].filter(Boolean).join("\n");
  pending.clear();
  form.requestSubmit(one('[value="refresh"]', form));
}

// How it stands ---------------------------------------------------------------------------------------------------

const blocked = () => !live && Date.now() - since > SOCKET_WITHIN && navigator.onLine;

function say(words) { if (told.textContent !== words) told.textContent = words; told.hidden = !words; }

function state(open) {
  if (open === live) return;
  live = open;
  if (!open) since = Date.now();
  document.documentElement.dataset.live = open ? "yes" : "no";
  say(open ? "" : told.dataset.away);
  if (open) for (const key of pending.keys()) send(key);
}

let shown = 0;
function writes(on) {
  clearTimeout(shown);
  one("[data-writes]").hidden = !on;
  if (on) shown = setTimeout(() => writes(false), WRITES_SHOWN);
}

const HEARD = { line, stored, refused, moved: look, lost: over, writes: () => writes(true) };
const socket = keepOpen({
  greet: () => ({ t: "hello", token: one('input[name="token"]').value, after: last, language: document.documentElement.lang }),
  heard: (frame) => HEARD[frame.t]?.(frame),
  state,
});

let wrote = 0;
box.addEventListener("input", () => {
  if (Date.now() - wrote < WRITES_EVERY || !box.value) return;
  wrote = Date.now();
  if (live) socket.say({ t: "writes" });
});
setInterval(() => { if (blocked()) { say(""); document.documentElement.dataset.live = "looks"; look(); for (const key of pending.keys()) send(key); } }, LOOK_EVERY);
setInterval(() => { if (live && one(".wait")) look(); }, PLACE_EVERY);
