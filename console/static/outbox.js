"use strict";
// Results wait here until the server has taken them: nothing typed is lost when the connection or the tab goes. Each
// carries a key of its own, so that one sent twice is one call.
const outbox = (() => {
  const user = document.body.dataset.user || "";
  const store = `tuoke.outbox.${user}`;
  const sign = document.getElementById("outbox");
  const RETRY_MS = 5000;
  let timer = 0;

  const read = () => JSON.parse(localStorage.getItem(store) || "[]");
  const write = (entries) => { localStorage.setItem(store, JSON.stringify(entries)); show(entries); };
  const remove = (key) => write(read().filter((entry) => entry.key !== key));

  function show(entries, word) {
    const refused = entries.filter((entry) => entry.refused);
    const waiting = entries.length - refused.length;
    sign.replaceChildren();
    if (waiting) sign.append(`${waiting} ${sign.dataset.waiting} ${word || ""} `);
    for (const entry of refused) {
      const link = Object.assign(document.createElement("a"), { href: entry.page, textContent: `${entry.name}: ${entry.refused}` });
      const away = Object.assign(document.createElement("button"), { type: "button", textContent: sign.dataset.discard });
      away.addEventListener("click", () => remove(entry.key));
      sign.append(link, " ", away, " ");
    }
  }

  async function token() {
    const answer = await fetch("/token", { headers: { accept: "application/json" } });
    if (!answer.ok) return null;
    const said = await answer.json();
    return said.user === user ? said.token : null;
  }

  async function post(entry) {
    const fields = new URLSearchParams(entry.body);
    const fresh = await token();
    if (fresh === null) return { status: 401 };
    fields.set("token", fresh);
    const answer = await fetch(entry.url, { method: "POST", body: fields, headers: { accept: "application/json" } });
    const said = await answer.json().catch(() => ({}));
    return { status: answer.status, said };
  }

  // What became of one entry: the server's words, or null while it waits.
  async function send(entry) {
    let answer;
    try { answer = await post(entry); } catch { answer = { status: 0 }; }
    if (answer.status === 200) {
      remove(entry.key);
      dispatchEvent(new CustomEvent("sent", { detail: { key: entry.key, said: answer.said } }));
      return answer.said;
    }
    if (answer.status === 422 || answer.status === 404) {
      const why = (answer.said && answer.said.says) || String(answer.status);
      write(read().map((one) => (one.key === entry.key ? { ...one, refused: why } : one)));
      return { error: why };
    }
    show(read(), answer.status === 401 ? sign.dataset.login : "");
    clearTimeout(timer);
    timer = setTimeout(flush, RETRY_MS);
    return null;
  }

  async function flush() {
    for (const entry of read().filter((one) => !one.refused)) if (!(await send(entry))) return;
  }

  // What was refused of a page, to be put right there.
  const refusedOf = (page) => read().find((entry) => entry.page === page && entry.refused);

  function add(entry) { write([...read().filter((one) => one.key !== entry.key), entry]); }

  addEventListener("online", flush);
  if (user) { show(read()); flush(); }
  return { add, send, remove, refusedOf };
})();
