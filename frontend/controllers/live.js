// The desk's socket: the queue and the conversation move when something happens, not when one looks. Without it, desk.js looks
// every few seconds. A reply that is on its way stays in its place until it is stored.

import { keepOpen } from "./socket.js";

const WRITES_EVERY = 2500;
const WRITES_SHOWN = 5000;

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const tell = (what) => document.dispatchEvent(new CustomEvent("northline:moved", { detail: what }));

const talk = one("[data-contact]");
const bubbles = talk && one(".bubbles", talk);
const box = one("[data-reply]");
const pending = new Map();
let open = false;
let last = talk ? Math.max(0, ...all("[data-id]", bubbles).map((node) => Number(node.dataset.id) || 0)) : 0;

function bubble(kind) { return one(`template[data-bubble="${kind}"]`).content.firstElementChild.cloneNode(true); }

function place(node, id) {
  const body = one("[data-scroll], .talk");
  const low = body && body.scrollHeight - body.scrollTop - body.clientHeight < 120;
  const later = all("[data-id], [data-line]", bubbles).find((other) => other.dataset.line || Number(other.dataset.id) > id);
  if (later) later.before(node); else bubbles.append(node);
  if (low) node.scrollIntoView({ block: "nearest" });
}

function fill(node, frame) {
  one("[data-text]", node).textContent = frame.text;
  one("[data-at]", node).textContent = frame.at;
  for (const name of all("[data-name]", node)) name.textContent = frame.name;
}

function line(frame) {
  last = Math.max(last, frame.id);
  if (!bubbles || one(`[data-id="${frame.id}"]`, bubbles)) return;
  const node = bubble(frame.who);
  node.dataset.id = frame.id;
  fill(node, frame);
  place(node, frame.id);
  if (frame.who === "visitor") writes(false);
}

function stored(frame) {
  const waits = pending.get(frame.key);
  pending.delete(frame.key);
  last = Math.max(last, frame.id);
  if (!waits) return;
  if (one(`[data-id="${frame.id}"]`, bubbles)) { waits.node.remove(); return; }
  delete waits.node.dataset.line;
  waits.node.dataset.id = frame.id;
  one("[data-at]", waits.node).textContent = frame.at;
}

function refused(frame) {
  const waits = pending.get(frame.key);
  if (!waits) return;
  if (frame.again) { setTimeout(() => send(frame.key), 2000); return; }
  pending.delete(frame.key);
  waits.node.remove();
  box.value = [frame.cleaned ?? waits.text, box.value].filter(Boolean).join("\n");
  problem(frame.why);
  tell("talk");
}

// This page may not write here any more: what was on its way goes back into the box, and the page looks why.
function lost() {
  if (pending.size && box) {
    box.value = [...[...pending.values()].map((waits) => waits.text), box.value].filter(Boolean).join("\n");
    for (const waits of pending.values()) waits.node.remove();
    pending.clear();
  }
  tell("talk");
}

function problem(words) {
  const place_ = one("[data-reply-problem]");
  if (!place_) return;
  place_.hidden = !words;
  one("[data-words]", place_).textContent = words;
}

function send(key) {
  const waits = pending.get(key);
  if (waits && open) socket.say({ t: "say", key, text: waits.text });
}

box?.form.addEventListener("submit", (event) => {
  const text = box.value.trim();
  if (!open || !text || text.length > 4000 || box.readOnly) return;
  event.preventDefault();
  const key = crypto.randomUUID();
  const node = bubble("staff");
  node.dataset.line = key;
  fill(node, { text, name: "", at: talk.dataset.way });
  bubbles.append(node);
  node.scrollIntoView({ block: "nearest" });
  pending.set(key, { text, node });
  box.value = "";
  problem("");
  send(key);
});

// What is not stored yet would be lost with the page.
addEventListener("beforeunload", (event) => { if (pending.size) event.preventDefault(); });

let wrote = 0;
box?.addEventListener("input", () => {
  if (!open || !box.value || Date.now() - wrote < WRITES_EVERY) return;
  wrote = Date.now();
  socket.say({ t: "writes" });
});

let shown = 0;
function writes(on) {
  const place_ = one("[data-writes]");
  if (!place_) return;
  clearTimeout(shown);
  place_.hidden = !on;
  if (on) shown = setTimeout(() => writes(false), WRITES_SHOWN);
}

function here(frame) {
  const place_ = one("[data-here]");
  if (place_) { place_.hidden = false; place_.textContent = frame.on ? place_.dataset.here : place_.dataset.gone; }
}

const HEARD = {
  line, stored, refused, here,
  writes: () => writes(true),
  moved: () => tell("talk"),
  floor: () => tell("floor"),
  lost,
};

const socket = keepOpen({
  greet: async () => {
    const answer = await fetch(one("[data-live-ticket]").dataset.liveTicket, { headers: { "X-Requested-With": "fetch" }, redirect: "error" });
    if (answer.status === 404 || answer.status === 403) return null;
    if (!answer.ok) throw new Error("away");
    const { ticket } = await answer.json();
    return { t: "hello", ticket, contact: talk?.dataset.contact ?? "", after: last };
  },
  heard: (frame) => HEARD[frame.t]?.(frame),
  state: (now) => {
    open = now;
    document.body.dataset.live = now ? "yes" : "no";
    tell(now ? "open" : "closed");
    if (now) for (const key of pending.keys()) send(key);
  },
});
