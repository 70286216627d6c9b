// Everything works without this file; it only shows what needs a script.
for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
