// The form of complaints works without this file. With it the draft is kept on this device, the work that stands in
// place of a picture puzzle is done meanwhile, and a button pressed twice sends once.
(() => {
  const KEY = "complaint-draft";
  const IDENTITY = ["is_body", "name", "id_number", "phone", "email", "address"];
  // What belongs to this one sending, to files, or to the page itself.
  const NEVER = ["csrfmiddlewaretoken", "ticket", "work", "kept", "at", "go", "truthful", "review", "q"];

  // SHA-256 here, because browsers keep theirs from pages that are not served over HTTPS.
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const K = primes.map((prime) => fraction(Math.cbrt(prime)));
  const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const turn = (x, by) => (x >>> by) | (x << (32 - by));

  const sha256 = (text) => {
    const length = text.length;
    const words = new Int32Array(((length + 72) >> 6) << 4);
    for (let i = 0; i < length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    words[length >> 2] |= 0x80 << (24 - 8 * (length & 3));
    words[words.length - 1] = length * 8;
    const state = START.slice();
    const w = new Int32Array(64);
    for (let block = 0; block < words.length; block += 16) {
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        if (i < 16) w[i] = words[block + i];
        else {
          const x = w[i - 15];
          const y = w[i - 2];
          w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
        }
        const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
    }
    return state;
  };

  const front = (state) => {
    let bits = 0;
    for (const word of state) {
      bits += Math.clz32(word);
      if (word) break;
    }
    return bits;
  };

  // A little at a time, so that typing stays quick.
  const search = (ticket, bits, from, found) => {
    const until = Date.now() + 25;
    for (let n = from; ; n += 1) {
      if (front(sha256(`${ticket}:${n}`)) >= bits) return found(n);
      if (Date.now() > until) return setTimeout(search, 5, ticket, bits, n + 1, found);
    }
  };

  const hidden = (form, name, value) => {
    const known = form.querySelector(`input[type=hidden][name="${name}"]`);
    const field = known || Object.assign(document.createElement("input"), { type: "hidden", name });
    field.value = value;
    if (!known) form.append(field);
  };

  // Storage may be switched off or full; the form goes on without a draft.
  const stored = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } };
  const store = (draft) => { try { localStorage.setItem(KEY, JSON.stringify(draft)); } catch { /* no draft */ } };
  const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing kept */ } };

  const form = document.querySelector("form[data-complaint]");
  if (document.querySelector("[data-complaint-done]")) forget();

  if (form) {
    const box = form.querySelector("[data-remember]");
    const before = stored();
    if (box && before) box.checked = before.remember === true;
    const remembers = () => (box ? box.checked : Boolean(stored()?.remember));

    const keep = () => {
      const said = { ...(stored()?.said || {}) };
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && !NEVER.includes(name)) said[name] = value;
      }
      const remember = remembers();
      if (!remember) for (const name of IDENTITY) delete said[name];
      store({ said, remember, at: form.dataset.complaint, saved: new Date().toISOString() });
    };
    if (form.dataset.complaint !== "kind") {
      // Over a slow line somebody writes before this file is here: that is kept, too.
      keep();
      form.addEventListener("input", keep);
    }

    const working = form.querySelector("[data-working]");
    const work = form.querySelector('input[name="work"]');
    const bits = Number(form.dataset.bits);
    let ready = Boolean(work && front(sha256(`${form.dataset.ticket}:${work.value}`)) >= bits);
    let waiting = null;
    if (!ready && form.dataset.ticket) {
      search(form.dataset.ticket, bits, 0, (found) => {
        hidden(form, "work", found);
        ready = true;
        if (waiting) form.requestSubmit(waiting);
      });
    }

    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) return event.preventDefault();
      const button = event.submitter;
      if (form.dataset.complaint === "check" && button?.value === "next" && !ready) {
        event.preventDefault();
        waiting = button;
        working.hidden = false;
        return undefined;
      }
      keep();
      sent = true;
      // A page that the browser shows again from its memory can be sent again.
      window.addEventListener("pageshow", () => { sent = false; }, { once: true });
      return undefined;
    });

    const panel = document.querySelector("[data-draft]");
    if (panel && before && Object.keys(before.said).length) {
      panel.hidden = false;
      panel.querySelector("[data-draft-at]").textContent = new Date(before.saved).toLocaleString(document.documentElement.lang);
      panel.querySelector("[data-draft-clear]").addEventListener("click", () => { forget(); panel.hidden = true; });
      panel.querySelector("[data-draft-resume]").addEventListener("click", () => {
        for (const radio of form.querySelectorAll("input[type=radio]")) radio.disabled = true;
        for (const [name, value] of Object.entries(before.said)) hidden(form, name, value);
        hidden(form, "go", `to:${before.at}`);
        sent = true;
        form.submit();
      });
    }
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const told = button.parentElement.querySelector("[data-copied]");
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        // Without the clipboard the code is marked, so that one key copies it.
        getSelection().selectAllChildren(document.querySelector("[data-receipt]"));
        return;
      }
      told.hidden = false;
    });
  }
})();
