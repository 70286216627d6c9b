// Small helps on every staff page; each page works without them.
(function () {
  "use strict";

  // The skin writes a file's name into the text input of its own widget; beside ours stands none, or another field.
  document.addEventListener("change", function (event) {
    if (event.target.matches(".field input[type=file]")) event.stopPropagation();
  }, true);

  document.addEventListener("DOMContentLoaded", function () {
    // What went wrong is said first: the summary takes the focus, so that a screen reader reads it.
    var summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();

    document.querySelectorAll("select[data-submit-on-change]").forEach(function (select) {
      select.addEventListener("change", function () {
        // Empty filters would only lengthen an address that people send to each other.
        select.form.querySelectorAll("input, select").forEach(function (field) {
          if (!field.value) field.disabled = true;
        });
        select.form.submit();
      });
    });

    var search = document.querySelector("[data-shortcut='/']");
    if (search) {
      document.addEventListener("keydown", function (event) {
        var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
        if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          search.focus();
        }
      });
    }

    // A second press of the same button must not send the form twice.
    document.querySelectorAll("#main form[method='post']").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "1";
        window.setTimeout(function () { delete form.dataset.sent; }, 4000);
      });
    });

    // On a telephone a row stands as a card, and each value needs the name of its column beside it.
    document.querySelectorAll("table.dense").forEach(function (table) {
      var heads = table.tHead ? table.tHead.rows[0].cells : [];
      table.querySelectorAll("tbody tr").forEach(function (row) {
        if (row.cells.length !== heads.length) return;
        Array.prototype.forEach.call(row.cells, function (cell, place) {
          var head = heads[place].textContent.trim();
          if (place && head && !cell.dataset.label) cell.dataset.label = head;
        });
      });
    });

    // The server has the draft now: the browser's copy is forgotten.
    var saved = document.querySelector("[data-forget-draft]");
    if (saved) {
      try { window.localStorage.removeItem("draft:" + saved.dataset.forgetDraft); } catch (error) { /* private mode */ }
    }
  });
})();
