// The entry form: shows what the server says about severity and dates, looks up bodies, keeps a draft in the browser.
(function () {
  "use strict";

  var KEPT_FOR = 7 * 24 * 3600 * 1000;

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.getElementById("record-form");
    if (!form) return;
    explain(form);
    lookUp(form);
    autosave(form);
  });

  // --- The server computes, the page shows -------------------------------------------------
  function explain(form) {
    var names = ["source", "severity", "decided_on", "scope", "subject_type"];
    var timer = 0;
    var asked = 0;

    function ask() {
      var values = new URLSearchParams();
      names.forEach(function (name) { values.set(name, form.elements[name].value); });
      var number = ++asked;
      fetch(form.dataset.explainUrl + "?" + values, { headers: { Accept: "application/json" } })
        .then(function (response) { return response.json(); })
        .then(function (answer) { if (number === asked) show(answer.notes); })
        .catch(function () { /* the notes of the last answer stay */ });
    }

    function show(notes) {
      form.querySelectorAll("[data-notes]").forEach(function (list) {
        list.replaceChildren.apply(list, (notes[list.dataset.notes] || []).map(function (note) {
          var line = document.createElement("li");
          line.className = "note-" + note.tone;
          line.textContent = note.text;
          return line;
        }));
      });
    }

    names.forEach(function (name) {
      form.elements[name].addEventListener("input", function () {
        window.clearTimeout(timer);
        timer = window.setTimeout(ask, 200);
      });
    });

    // Fields for officials only: out of the way while the record is about a body.
    var kind = form.elements.subject_type;
    function fold() {
      ["official_name", "official_id_number", "naming_basis"].forEach(function (name) {
        form.querySelector("[data-field='" + name + "']").hidden = kind.value !== "official";
      });
    }
    kind.addEventListener("change", fold);
    fold();
  }

  // --- Finding the body by code or name -----------------------------------------------------
  function lookUp(form) {
    var input = form.querySelector("[data-lookup]");
    var chosen = document.getElementById(input.dataset.lookupTarget);
    var frame = document.createElement("div");
    var list = document.createElement("ul");
    var timer = 0;
    var asked = 0;
    var at = -1;

    // On a slow machine somebody types before this runs; moving the field must not take it from his hands.
    var typing = document.activeElement === input;
    frame.className = "lookup";
    input.replaceWith(frame);
    frame.append(input, list);
    list.id = "lookup-list";
    list.className = "lookup-list";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(option) {
      if (!option.dataset.uid) return;
      input.value = option.dataset.text;
      chosen.value = option.dataset.uid;
      close();
      form.dispatchEvent(new Event("input"));
    }

    function mark(place) {
      var options = list.children;
      if (!options.length) return;
      at = (place + options.length) % options.length;
      Array.prototype.forEach.call(options, function (option, number) {
        option.setAttribute("aria-selected", String(number === at));
      });
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }

    function show(found, message) {
      list.replaceChildren.apply(list, found.map(function (one, number) {
        var option = document.createElement("li");
        var small = document.createElement("small");
        option.id = "lookup-" + number;
        option.setAttribute("role", "option");
        option.dataset.uid = one.uid;
        option.dataset.text = one.name + "（" + (one.uscc || one.region.name) + "）";
        option.textContent = one.name;
        small.textContent = [one.uscc, one.region.name, one.why].filter(Boolean).join(" · ");
        option.append(small);
        option.addEventListener("mousedown", function (event) { event.preventDefault(); choose(option); });
        return option;
      }));
      if (!found.length) {
        var none = document.createElement("li");
        none.textContent = message;
        list.append(none);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }

    input.addEventListener("input", function () {
      chosen.value = "";
      window.clearTimeout(timer);
      var text = input.value.trim();
      if (text.length < 2) { close(); return; }
      timer = window.setTimeout(function () {
        var number = ++asked;
        fetch(form.dataset.lookupUrl + "?q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } })
          .then(function (response) { return response.json(); })
          .then(function (answer) { if (number === asked) show(answer.results, answer.message); })
          .catch(close);
      }, 200);
    });
    input.addEventListener("keydown", function (event) {
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
      if (event.key === "Escape") close();
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(list.children[at]); }
      if (event.key === "Tab" && at >= 0) choose(list.children[at]);
    });
    input.addEventListener("blur", close);
    if (typing) {
      input.focus();
      if (input.value && !chosen.value) input.dispatchEvent(new Event("input"));
    }
    form.querySelectorAll(".candidates input").forEach(function (radio) {
      radio.addEventListener("change", function () {
        input.value = radio.dataset.text;
        chosen.value = radio.value;
      });
    });
  }

  // --- A copy of the draft in this browser --------------------------------------------------
  function autosave(form) {
    var key = "draft:" + form.dataset.autosave;
    var note = form.querySelector("[data-autosave-note]");
    var timer = 0;
    var store;
    try { store = window.localStorage; } catch (error) { return; }

    function fields() {
      return Array.prototype.filter.call(form.elements, function (field) {
        return field.name && field.type !== "file" && field.type !== "radio" && field.type !== "submit" &&
          field.name !== "csrfmiddlewaretoken" && !("noAutosave" in field.dataset);
      });
    }
    function read() {
      var values = {};
      fields().forEach(function (field) { values[field.name] = field.type === "checkbox" ? field.checked : field.value; });
      return values;
    }
    function write(values) {
      fields().forEach(function (field) {
        if (!(field.name in values)) return;
        if (field.type === "checkbox") field.checked = values[field.name]; else field.value = values[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      // The lookup forgets its choice while its text is being written; it is put back last.
      if (values.organisation) document.getElementById("id_organisation").value = values.organisation;
    }
    function clock(moment) {
      return new Date(moment).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    }
    function say(text) {
      note.replaceChildren(document.createTextNode(text));
      note.hidden = false;
    }
    function button(text, act) {
      var made = document.createElement("button");
      made.type = "button";
      made.className = "button button-quiet";
      made.textContent = text;
      made.addEventListener("click", act);
      note.append(made);
    }

    var kept = null;
    try { kept = JSON.parse(store.getItem(key)); } catch (error) { store.removeItem(key); }
    if (kept && Date.now() - kept.at > KEPT_FOR) { store.removeItem(key); kept = null; }
    // After a refused save the page already carries what was typed.
    if (kept && !document.querySelector(".notice-over") && JSON.stringify(kept.values) !== JSON.stringify(read())) {
      say(form.dataset.foundDraft.replace("{time}", clock(kept.at)));
      button(form.dataset.restore, function () { write(kept.values); note.hidden = true; });
      button(form.dataset.discard, function () { store.removeItem(key); note.hidden = true; });
    }

    function keep() {
      var now = Date.now();
      timer = 0;
      try { store.setItem(key, JSON.stringify({ at: now, values: read() })); } catch (error) { return; }
      say(form.dataset.autosaved.replace("{time}", clock(now)));
    }
    form.addEventListener("input", function (event) {
      if (!event.isTrusted) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 800);
    });
    // Whoever closes the window within that second loses nothing either.
    window.addEventListener("pagehide", function () { if (timer) keep(); });
  }
})();
