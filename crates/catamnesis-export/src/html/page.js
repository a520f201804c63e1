
"use strict";
(function () {
  const byFact = new Map();
  for (const el of document.querySelectorAll("[data-f]")) {
    for (const id of el.dataset.f.split(" ")) {
      if (!byFact.has(id)) byFact.set(id, []);
      byFact.get(id).push(el);
    }
  }
  let hot = [];
  function light(target) {
    const el = target instanceof Element ? target.closest("[data-f]") : null;
    for (const old of hot) old.classList.remove("hot");
    hot = el ? el.dataset.f.split(" ").flatMap((id) => byFact.get(id) || []) : [];
    for (const now of hot) now.classList.add("hot");
  }
  document.addEventListener("mouseover", (event) => light(event.target));
  document.addEventListener("focusin", (event) => light(event.target));
})();
