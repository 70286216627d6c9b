// Says that the session will soon end, and lets its owner stay. Without a script the server keeps what was filled in.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    var told = document.querySelector("[data-session-left]");
    if (!told) return;
    var warned = Number(told.dataset.sessionWarned);
    var words = told.querySelector("[data-session-words]");
    var timer = 0;

    function wait(left) {
      window.clearTimeout(timer);
      told.hidden = left > warned;
      if (left <= 0) {
        words.textContent = told.dataset.sessionOver;
        return;
      }
      if (!told.hidden) words.textContent = told.dataset.sessionSoon.replace("%s", String(Math.ceil(left / 60)));
      // Another window of the same person may have been used meanwhile: the server knows, this page does not.
      timer = window.setTimeout(ask, Math.max(1, Math.min(left > warned ? left - warned : 15, left)) * 1000);
    }

    function ask() {
      fetch(told.dataset.sessionAsk, { headers: { Accept: "application/json" } })
        .then(function (response) { return response.json(); })
        .then(function (answer) { wait(answer.left); })
        .catch(function () { timer = window.setTimeout(ask, 15000); });
    }

    told.querySelector("button").addEventListener("click", function () {
      fetch(told.dataset.sessionStay, {
        method: "POST",
        headers: { "X-CSRFToken": told.dataset.sessionToken }
      }).then(ask).catch(ask);
    });

    wait(Number(told.dataset.sessionLeft));
  });
})();
