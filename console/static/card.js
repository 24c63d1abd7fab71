"use strict";
// The call card: a digit chooses the result, Enter saves and takes the next lead; what is typed is kept until it is saved.
(() => {
  const form = document.getElementById("call");
  const said = document.getElementById("said");
  const draft = `tuoke.draft.${document.body.dataset.user}.${form.dataset.lead}`;
  const page = `/lead/${form.dataset.lead}`;
  const kept = ["key", "called_at"];
  const codes = [...form.elements.disposition];
  const day = form.elements.callback_day, time = form.elements.callback_time;
  const times = [...time.options].map((option) => option.value);

  const tell = (text) => { said.textContent = text; said.hidden = !text; };
  const pairs = () => [...new FormData(form)].filter(([name]) => name !== "token");
  const typed = () => pairs().some(([name, value]) => value && !kept.includes(name) && name !== "e164" && !/^person:\d+$/.test(name));

  function remember() {
    if (typed()) localStorage.setItem(draft, JSON.stringify(pairs()));
    else localStorage.removeItem(draft);
  }

  function restore() {
    const stored = localStorage.getItem(draft), refused = outbox.refusedOf(page);
    if (!stored && !refused) return;
    const values = new Map();
    for (const [name, value] of stored ? JSON.parse(stored) : new URLSearchParams(refused.body)) values.set(name, [...(values.get(name) || []), value]);
    for (const element of form.elements) {
      const found = values.get(element.name);
      if (!found) continue;
      if (element.type === "radio" || element.type === "checkbox") element.checked = found.includes(element.value);
      else element.value = found[0];
      const folded = element.closest("details");
      if (folded && element.type !== "hidden" && (element.checked || (element.type !== "checkbox" && element.value))) folded.open = true;
    }
    offerTimes();
    tell(form.dataset.restored);
  }

  // Of the day's times only those at which calls may be made, and are still to come.
  function offerTimes() {
    const chosen = day.selectedOptions[0];
    const open = chosen && chosen.dataset.times ? chosen.dataset.times.trim().split(" ") : times.filter(Boolean);
    const before = time.value;
    time.replaceChildren(...["", ...open].map((text) => new Option(text, text)));
    time.value = open.includes(before) ? before : day.value ? open[0] : "";
  }

  function choose(code) {
    code.checked = true;
    code.focus();
    if (!form.elements.called_at.value) form.elements.called_at.value = Date.now();
    if (code.value === "CALLBK" && !day.value && day.options.length > 1) {
      day.selectedIndex = Math.min(2, day.options.length - 1);
      offerTimes();
      day.focus();
    }
    remember();
  }

  async function save(event) {
    event.preventDefault();
    if (form.dataset.saving) return;
    form.dataset.saving = "1";
    if (!form.elements.called_at.value) form.elements.called_at.value = Date.now();
    const entry = {
      key: form.elements.key.value, url: form.getAttribute("action"), page,
      name: form.dataset.name, body: new URLSearchParams(pairs()).toString(),
    };
    outbox.add(entry);
    const answer = await outbox.send(entry);
    delete form.dataset.saving;
    if (answer && answer.error) { outbox.remove(entry.key); tell(answer.error); said.scrollIntoView({ block: "center" }); return; }
    localStorage.removeItem(draft);
    if (!answer) tell(form.dataset.kept);
  }

  function goOn(event) {
    if (event.detail.key !== form.elements.key.value) return;
    if (event.detail.said.remarks.length) sessionStorage.setItem("tuoke.said", event.detail.said.remarks.join(";"));
    localStorage.removeItem(draft);
    location.assign(event.detail.said.next);
  }

  addEventListener("sent", goOn);
  form.addEventListener("submit", save);
  form.addEventListener("input", (event) => { if (event.target === day) offerTimes(); remember(); });
  form.addEventListener("change", (event) => { if (codes.includes(event.target)) choose(event.target); });
  addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.target.matches("textarea, input:not([type=radio]):not([type=checkbox]), summary, a")) {
      if (!(event.key === "Enter" && event.ctrlKey)) return;
    }
    const code = codes.find((one) => one.dataset.digit === event.key);
    if (code && !event.ctrlKey) { event.preventDefault(); choose(code); }
    else if (event.key === "Enter" && !event.target.matches("button")) { event.preventDefault(); form.requestSubmit(); }
  });
  const before = sessionStorage.getItem("tuoke.said");
  if (before) { sessionStorage.removeItem("tuoke.said"); tell(before); }
  restore();
})();
