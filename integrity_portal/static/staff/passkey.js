// Asks the browser for a passkey and sends its answer with the form. Without a script there is the app and the codes.
(function () {
  "use strict";

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function toText(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // What travels as base64url is bytes to the browser.
  function opened(question) {
    var asked = question.publicKey;
    asked.challenge = toBytes(asked.challenge);
    if (asked.user) asked.user.id = toBytes(asked.user.id);
    ["excludeCredentials", "allowCredentials"].forEach(function (name) {
      (asked[name] || []).forEach(function (known) { known.id = toBytes(known.id); });
    });
    return { publicKey: asked };
  }

  function written(credential) {
    var said = credential.response;
    var response = { clientDataJSON: toText(said.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (said[name]) response[name] = toText(said[name]);
    });
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: response,
      clientExtensionResults: {}
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-passkey]");
    if (!form) return;
    var problem = form.querySelector("[data-passkey-problem]");
    var question = document.getElementById("passkey-question").textContent;

    function say(text) {
      problem.textContent = text;
      problem.hidden = false;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      problem.hidden = true;
      if (!window.PublicKeyCredential) { say(problem.dataset.missing); return; }
      if (!form.reportValidity()) return;
      navigator.credentials[form.dataset.passkey](opened(JSON.parse(question)))
        .then(function (credential) {
          form.elements.credential.value = written(credential);
          // Past the listeners: this time it is really sent.
          form.submit();
        })
        .catch(function () { say(problem.dataset.refused); });
    });
  });
})();
