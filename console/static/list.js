"use strict";
// The list by keyboard: arrows (or j and k) choose, Enter opens.
(() => {
  const leads = [...document.querySelectorAll("a.lead")];
  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    const at = leads.indexOf(document.activeElement);
    const next = leads[Math.min(Math.max(at + step, 0), leads.length - 1)];
    if (next) next.focus();
  });
  if (leads[0] && document.activeElement === document.body) leads[0].focus({ preventScroll: true });
  const said = sessionStorage.getItem("tuoke.said");
  if (said) {
    sessionStorage.removeItem("tuoke.said");
    const place = document.getElementById("said");
    place.textContent = said;
    place.hidden = false;
  }
})();
