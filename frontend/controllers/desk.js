// The desk is complete without this. It adds keys, a live queue and conversation, and a countdown.
// Nothing is kept in the browser, and focus never moves while somebody writes.

const QUEUE_EVERY = 4000;
const TALK_EVERY = 2500;
const SELDOM = 8;

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const writes = (element) => element?.closest?.("input:not([type=radio]):not([type=checkbox]):not([type=submit]), textarea, select, [contenteditable]");
const announce = (words) => { const place = one("[data-announce]"); if (place) place.textContent = words; };

// Keys ------------------------------------------------------------------------------------------------------------

function press(element) {
  if (writes(element)) { element.focus(); return; }
  element.click();
}

function step(by) {
  const rows = all("[data-q]");
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length].focus();
}

function nextPane(back) {
  const panes = all("[data-pane]");
  if (!panes.length) return;
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + (back ? -1 : 1) + panes.length) % panes.length];
  const first = "a[href], button:not([disabled]), [tabindex='0'], input:not([type=hidden]), select, textarea";
  (one("[data-write]:not([readonly])", pane) ?? one(first, pane))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F6" && one("[data-pane]")) { event.preventDefault(); nextPane(event.shiftKey); return; }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = writes(event.target)?.form;
    if (form && event.target.matches("[data-write]")) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (document.body.dataset.keys === "off" || writes(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j") { step(1); return; }
  if (key === "k") { step(-1); return; }
  if (key === "?" && document.body.dataset.keysPage) { location.assign(document.body.dataset.keysPage); return; }
  const wanted = all("[data-key]").find((element) => element.dataset.key === key && !element.disabled);
  if (wanted) { event.preventDefault(); press(wanted); }
});

document.addEventListener("click", (event) => {
  const asks = event.target.closest("[data-ask]");
  if (asks && !window.confirm(asks.dataset.ask)) event.preventDefault();
});

// Escape closes the menu; in a box that one writes in it leads out, so that the letters are keys again, `!` above all.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = one(".menu[open]");
  if (menu) { menu.open = false; one("summary", menu).focus(); return; }
  if (event.target.matches?.("[data-write]")) one("[data-fresh-talk]")?.focus();
});

// Countdown -------------------------------------------------------------------------------------------------------

const AROUND = 126;
const begun = new WeakMap();

let ticked = Date.now();

function tickRings() {
  if (Date.now() - ticked > 6000) { freshQueue(); freshTalk(); }  // the machine slept
  ticked = Date.now();
  for (const ring of all("[data-left]")) {
    if (!begun.has(ring)) begun.set(ring, performance.now());
    const left = Math.max(0, Math.ceil(Number(ring.dataset.left) - (performance.now() - begun.get(ring)) / 1000));
    const total = Number(ring.dataset.total) || 1;
    one(".arc", ring).setAttribute("stroke-dasharray", `${Math.round((AROUND * left) / total)} ${AROUND}`);
    one("text", ring).textContent = `${left} s`;
    ring.setAttribute("aria-label", ring.getAttribute("aria-label").replace(/\d+/, left));
  }
}
setInterval(tickRings, 1000);

// How long each has waited goes on between two looks; what is read aloud changes with the looks only.
function tickWaits() {
  for (const wait of all(".q__wait")) {
    const parts = wait.textContent.trim().split(":").map(Number);
    if (parts.length < 2 || parts.some(Number.isNaN)) continue;
    const seconds = parts.reduce((sum, part) => sum * 60 + part, 0) + 1;
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
    wait.textContent = parts.length > 2 || hours
      ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
  }
}
setInterval(tickWaits, 1000);

// Fresh queue and conversation ------------------------------------------------------------------------------------

let signedOut = false;
let leaving = false; // a form is on its way: what it answers is the next page, and nothing may load in its place

function link(state) {
  const place = one("[data-link]");
  if (!place) return;
  const words = place.dataset[state];
  place.hidden = false;
  place.classList.toggle("bar__link--away", state !== "live");
  const text = one("[data-link-words]", place);
  if (text.textContent !== words) text.textContent = words;
}

async function look(address) {
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
    signedOut = answer.type === "opaqueredirect";
    if (signedOut) { link("out"); return null; }
    if (!answer.ok) { link(answer.status < 500 ? "live" : "away"); return null; }
    link("live");
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    borrowIcons(parsed);
    keepForms(one("[name=csrfmiddlewaretoken]", parsed)?.value);
    return parsed;
  } catch {
    link("away");
    return null;
  }
}

// Who signed in again in another window can go on here: forms that were shown before carry the new token.
function keepForms(token) {
  if (token) for (const field of all("[name=csrfmiddlewaretoken]")) field.value = token;
}

function borrowIcons(parsed) {
  for (const symbol of all("symbol", parsed)) {
    if (!document.getElementById(symbol.id)) one("symbol")?.parentNode.append(document.adoptNode(symbol));
  }
  for (const sheet of all("svg:has(symbol)", parsed)) sheet.remove();
  all("symbol", parsed).forEach((symbol) => symbol.remove());
}

// What a node says, without its clocks: two that say the same need no swap.
const says = (node) => node.textContent.replace(/\d+(:\d\d)+|\d+ s\b/g, "").replace(/\s+/g, " ")
  + all("[aria-pressed=true], [data-ask]", node).map((button) => button.value + button.hasAttribute("data-ask")).join();
const offerIn = (node) => one("[data-offered]", node)?.dataset.offered ?? "";
const known = (element) => [element.tagName, element.getAttribute("href") ?? element.getAttribute("formaction") ?? element.value, element.dataset.key].join();

function swap(place, fresh) {
  const held = place.contains(document.activeElement) ? known(document.activeElement) : "";
  const scroll = one("[data-scroll]", place)?.scrollTop;
  place.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  const body = one("[data-scroll]", place);
  if (body) body.scrollTop = scroll;
  if (held) (all("a, button", place).find((element) => known(element) === held) ?? body)?.focus({ preventScroll: true });
}

const title = document.title.replace(/^● [^·]+· /, "");

function tellOffer(parsed) {
  const dock = one(".dock", parsed);
  if (dock) announce(`${one(".urgency", dock).textContent.trim()}. ${one("h2", dock).textContent.trim()}`);
  document.title = offerIn(parsed) ? `● ${title}` : title;
}

function tellCount(parsed) {
  const place = one("[data-count]");
  const many = one("[data-waiting]", parsed)?.textContent;
  if (!place || !many || place.textContent === many) return;
  place.textContent = many;
  place.parentNode.hidden = many === "0";
}

async function freshQueue() {
  const pane = one("[data-fresh]");
  if (!pane || leaving) return;
  const parsed = await look(pane.dataset.fresh);
  if (!parsed || leaving) return;
  const offered = offerIn(parsed);
  if (offered !== pane.dataset.offer) {
    if ("stage" in pane.dataset && !writes(document.activeElement)) {
      location.hash = "pane-talk";
      location.reload();
      return;
    }
    if (!("stage" in pane.dataset)) pane.dataset.offer = offered;
    tellOffer(parsed);
  }
  tellCount(parsed);
  if (says(parsed.body) !== says(pane)) { swap(pane, parsed.body); return; }
  const waits = all(".q__wait", parsed);
  all(".q__wait", pane).forEach((wait, at) => {
    wait.textContent = waits[at].textContent;
    wait.setAttribute("aria-label", waits[at].getAttribute("aria-label"));
  });
}

// Whether a reply can be read now. What is written stays.
function freshReply(hint) {
  const shown = one("[data-hint]");
  const reply = one("[data-reply]");
  if (!shown || !reply || !hint || shown.dataset.hint + says(shown) === hint.dataset.hint + says(hint)) return;
  shown.dataset.hint = hint.dataset.hint;
  shown.textContent = hint.textContent;
  reply.readOnly = hint.dataset.hint === "closed";
  one("[type=submit]", reply.form).disabled = reply.readOnly;
}

async function freshTalk() {
  const pane = one("[data-fresh-talk]");
  if (!pane || document.hidden) return;
  const parsed = await look(pane.dataset.freshTalk);
  if (!parsed) return;
  const list = one(".bubbles", pane);
  const have = new Set(all("[data-id]", list).map((node) => node.dataset.id));
  for (const node of all(".bubbles > [data-id]", parsed)) {
    if (have.has(node.dataset.id)) continue;
    const later = all("[data-id], [data-line]", list).find((other) => other.dataset.line || Number(other.dataset.id) > Number(node.dataset.id));
    if (later) later.before(document.adoptNode(node)); else list.append(document.adoptNode(node));
  }
  freshReply(one("[data-hint]", parsed));
  for (const fresh of all("[data-swap]", parsed)) {
    const place = one(`[data-swap="${fresh.dataset.swap}"]`);
    if (!place || says(place) === says(fresh)) continue;
    swap(place, fresh);
    if (place.dataset.swap === "why") announce(all(".urgency, li", place).map((part) => part.textContent.trim()).join(". "));
  }
}

// The socket (live.js) says when to look. Without it one looks every few seconds; with it, seldom, for what a socket may miss.
const seldom = (every, look) => {
  let passed = 0;
  setInterval(() => {
    passed += 1;
    if (document.body.dataset.live !== "yes" || passed % SELDOM === 0) look();
  }, every);
};
// Two calls while one is being answered are one more look.
const once = (look) => {
  let running = null;
  let again = false;
  return async () => {
    if (running) { again = true; return; }
    do { again = false; running = look(); await running; } while (again);
    running = null;
  };
};
const lookAtQueue = once(freshQueue);
const lookAtTalk = once(freshTalk);
seldom(QUEUE_EVERY, lookAtQueue);
seldom(TALK_EVERY, lookAtTalk);
document.addEventListener("northline:moved", (event) => {
  if (event.detail !== "talk") lookAtQueue();
  if (event.detail !== "floor") lookAtTalk();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) { lookAtQueue(); lookAtTalk(); } });
if (one("[data-fresh], [data-fresh-talk]")) link(navigator.onLine ? "live" : "away");
addEventListener("offline", () => link("away"));

// The socket comes after what one looks at first.
if (one("[data-live-ticket]")) (window.requestIdleCallback ?? setTimeout)(() => import("./live.js"));

// Where the page begins -------------------------------------------------------------------------------------------

one("[data-focus]")?.focus();
const offer = one("[data-offer-first]");
if (offer && !writes(document.activeElement)) offer.focus();

// Signed out elsewhere, a form would only lose what is in it: it waits until one is signed in again.
document.addEventListener("submit", (event) => {
  if (!signedOut || event.target.method !== "post") return;
  event.preventDefault();
  announce(one("[data-link]")?.dataset.out ?? "");
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  leaving = true;
  setTimeout(() => { leaving = false; }, 10000);
});

// A reply on its way is not sent a second time; the form key would make it harmless anyway.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  setTimeout(() => { button.disabled = true; });
  setTimeout(() => { button.disabled = Boolean(one("[data-reply][readonly]", event.target)); }, 4000);
});
