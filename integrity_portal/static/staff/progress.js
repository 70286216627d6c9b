// Follows an import; without a script the page reloads itself.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    var panel = document.querySelector("[data-progress-url]");
    if (!panel) return;
    var bar = panel.querySelector("[data-bar]");

    function look() {
      fetch(panel.dataset.progressUrl, { headers: { Accept: "application/json" } })
        .then(function (response) { return response.json(); })
        .then(function (now) {
          if (!now.working) { window.location.reload(); return; }
          panel.querySelector("[data-state]").textContent = now.label;
          panel.querySelector("[data-count]").textContent = now.done + " / " + now.total;
          bar.max = now.total || 1;
          bar.value = now.done;
          window.setTimeout(look, 1000);
        })
        .catch(function () { window.setTimeout(look, 5000); });
    }
    window.setTimeout(look, 800);
  });
})();
