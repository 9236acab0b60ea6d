// One open socket that comes back by itself. It says what it hears, and whether it is open; it keeps nothing.

const FIRST = 400;
const LONGEST = 6000;
const ASK_EVERY = 20000;
const ANSWER_WITHIN = 6000;

// greet() gives the first frame, or a promise of it, or null when this page may not listen any more.
export function keepOpen({ greet, heard, state }) {
  let socket = null;
  let pause = FIRST;
  let timer = 0;
  let waiting = 0;
  let over = false;

  const again = () => {
    if (over) return;
    state(false);
    clearTimeout(timer);
    timer = setTimeout(open, pause * (0.7 + Math.random() * 0.6));
    pause = Math.min(pause * 1.8, LONGEST);
  };

  async function open() {
    clearTimeout(timer);
    if (over || (socket && socket.readyState < 2)) return;
    let first;
    try { first = await greet(); } catch { again(); return; }
    if (!first) { over = true; return; }
    let mine;
    try { mine = new WebSocket(location.origin.replace(/^http/, "ws") + "/live"); } catch { again(); return; }
    socket = mine;
    const late = setTimeout(() => mine.close(), ANSWER_WITHIN);
    mine.onopen = () => { clearTimeout(late); mine.send(JSON.stringify(first)); };
    mine.onmessage = (event) => {
      clearTimeout(waiting);
      waiting = 0;
      const frame = JSON.parse(event.data);
      pause = FIRST;
      state(true);
      heard(frame);
    };
    mine.onclose = (event) => {
      clearTimeout(late);
      if (socket !== mine) return;
      socket = null;
      if (event.code === 4401) heard({ t: "lost" });
      again();
    };
  }

  function say(frame) {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  // A connection that was cut without a word is found by asking.
  function ask() {
    if (document.hidden || waiting) return;
    if (!say({ t: "ask" })) return;
    waiting = setTimeout(() => { waiting = 0; socket?.close(); if (socket) { socket.onclose = null; socket = null; again(); } }, ANSWER_WITHIN);
  }

  setInterval(ask, ASK_EVERY);
  addEventListener("online", () => { pause = FIRST; ask(); open(); });
  addEventListener("offline", () => state(false));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { ask(); open(); } });
  open();
  return { say, end: () => { over = true; socket?.close(); } };
}
